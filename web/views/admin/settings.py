"""What the blog is called, how it looks, and who may comment."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from web.services.site.storing import change_site, load_site
from web.views.admin.blueprint import blueprint
from web.views.admin.settings_form import SettingsForm, fill_form
from web.views.asking import person_id
from web.views.guards import require


@blueprint.route("/settings", methods=["GET", "POST"])
@require("administer")
def settings() -> str | tuple[str, int] | Response:
    form: SettingsForm = fill_form(load_site())
    if not form.is_submitted():
        return render_template("admin/settings.html", form=form)
    if not form.validate():
        return render_template("admin/settings.html", form=form), 422
    changed = change_site(form.to_choices(), person_id())
    flash(_("Saved.") if changed else _("Nothing was changed."))
    return redirect(url_for("admin.settings"))
