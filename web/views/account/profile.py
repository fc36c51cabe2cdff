"""What readers see of somebody, and the address at which they are reached."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from web.services import accounts
from web.services.joining import by_letter
from web.views.account.blueprint import blueprint
from web.views.account.confirming import confirmed
from web.views.account.forms import EmailForm, ProfileForm
from web.views.asking import person, settings
from web.views.guards import require
from web.views.surroundings import choose_language


@blueprint.route("/account", methods=["GET", "POST"])
@require("account")
def profile() -> Response | str | tuple[str, int]:
    user = accounts.find_by_name(person().name)
    form = ProfileForm(display_name=user.display_name)
    if not form.is_submitted():
        return render_template("account/profile.html", form=form, user=user)
    if not form.validate():
        return render_template("account/profile.html", form=form, user=user), 422
    accounts.set_display_name(person().id, form.display_name.data)
    flash(_("Saved."))
    return redirect(url_for("account.profile"))


@blueprint.route("/account/email", methods=["GET", "POST"])
@require("account")
@confirmed
def email() -> Response | str | tuple[str, int]:
    form = EmailForm()
    if not form.is_submitted():
        return render_template("account/email.html", form=form)
    if not form.validate() or not _set_email(form):
        return render_template("account/email.html", form=form), 422
    flash(_("Open the letter that is on its way to you.") if settings().mail.is_on else _("Saved."))
    return redirect(url_for("account.profile"))


def _set_email(form: EmailForm) -> bool:
    """With mail the address counts only when its owner has answered the letter."""
    if settings().mail.is_on:
        by_letter.ask_to_confirm(person().id, form.email.data, choose_language())
        return True
    try:
        accounts.set_email(person().id, form.email.data)
    except accounts.EmailTakenError:
        form.email.errors = [_("Somebody has this address already.")]
        return False
    return True
