"""Redirects: from a path of this blog to another, or to an address that an administrator wrote out."""

from urllib.parse import unquote

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response
from wtforms import SelectField, StringField, ValidationError
from wtforms.fields import SelectChoice

from web.services import redirects as stored
from web.services.site.choices import is_address
from web.views.admin.blueprint import blueprint
from web.views.asking import person_id
from web.views.fields import Form, refuse_control_characters, require_text, strip
from web.views.guards import require
from web.views.turning import read_sheet

_MOST_DIGITS = 18  # more do not fit a BIGINT


class RedirectForm(Form):
    path = StringField(
        lazy_gettext("Old path"), filters=[strip], validators=[require_text, refuse_control_characters]
    )
    target = StringField(
        lazy_gettext("Leads to"), filters=[strip], validators=[require_text, refuse_control_characters]
    )
    code = SelectField(
        lazy_gettext("For how long"),
        choices=[
            SelectChoice("301", lazy_gettext("For good (301)")),
            SelectChoice("302", lazy_gettext("For now (302)")),
        ],
    )

    def validate_path(self, field: StringField) -> None:
        if not stored.is_path(unquote(field.data)) or any(sign in field.data for sign in "?#"):
            raise ValidationError(_("A path of this blog, please, like /old/address."))

    def validate_target(self, field: StringField) -> None:
        if not is_address(field.data):
            raise ValidationError(_("A path of this blog, or a whole address with https://, please."))
        if unquote(field.data) == unquote(self.path.data):
            raise ValidationError(_("It would lead to itself."))


@blueprint.route("/redirects", methods=["GET", "POST"])
@require("administer")
def redirects() -> str | tuple[str, int] | Response:
    form = RedirectForm()
    if form.validate_on_submit():
        try:
            stored.add_redirect(unquote(form.path.data), form.target.data, int(form.code.data), person_id())
        except stored.PathTakenError:
            form.path.errors = [_("There is a redirect from this path already.")]
        else:
            flash(_("Saved."))
            return redirect(url_for("admin.redirects"))
    page = render_template("admin/redirects.html", form=form, sheet=read_sheet(stored.list_redirects))
    return (page, 422) if form.is_submitted() else page


@blueprint.post("/redirects/<int:redirect_id>/delete")
@require("administer")
def delete_redirect(redirect_id: int) -> Response:
    if len(str(redirect_id)) > _MOST_DIGITS or not stored.delete_redirect(redirect_id, person_id()):
        abort(404)
    flash(_("The redirect is gone."))
    return redirect(url_for("admin.redirects"))
