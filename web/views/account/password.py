"""Changing one's password."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from web.services import accounts
from web.views.account.blueprint import blueprint
from web.views.account.confirming import confirmed
from web.views.account.forms import PasswordForm
from web.views.asking import person
from web.views.guards import require


@blueprint.route("/account/password", methods=["GET", "POST"])
@require("account")
@confirmed
def password() -> Response | str | tuple[str, int]:
    form = PasswordForm()
    if not form.is_submitted():
        return render_template("account/password.html", form=form)
    if not form.validate():
        return render_template("account/password.html", form=form), 422
    accounts.set_password(person().name, form.password.data, but_for_session=person().session_id)
    flash(_("Your password is changed. Wherever else you were logged in, you are not any more."))
    return redirect(url_for("account.profile"))
