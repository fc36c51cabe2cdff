"""One's own data: taken along, or deleted with the account."""

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, session, stream_with_context, url_for
from flask_babel import gettext as _
from flask_login import logout_user
from werkzeug.wrappers import Response

from web.services import accounts
from web.services.leaving.deletion import LastAdministratorError, Wishes, delete_account
from web.services.leaving.export import export_person
from web.views.account.blueprint import blueprint
from web.views.account.confirming import confirmed, is_password
from web.views.account.forms import DeletionForm
from web.views.asking import person, person_id, settings
from web.views.guards import require


@blueprint.get("/account/data")
@require("account")
def own_data() -> str:
    return render_template("account/data.html")


@blueprint.post("/account/data/export")
@require("account")
@confirmed
def export_own_data() -> FlaskResponse:
    chunks = stream_with_context(export_person(person_id(), settings().media_directory))
    response = FlaskResponse(chunks, mimetype="application/zip")
    response.headers.set("Content-Disposition", "attachment", filename=f"{person().name}.zip")
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.route("/account/delete", methods=["GET", "POST"])
@require("account")
@confirmed
def delete_own_account() -> Response | str | tuple[str, int]:
    form = DeletionForm()
    if not accounts.has_password(person_id()):
        del form.password
    if not form.is_submitted():
        return render_template("account/delete.html", form=form)
    if not form.validate() or not _delete(form):
        return render_template("account/delete.html", form=form), 422
    session.clear()
    logout_user()
    flash(_("Your account is deleted."))
    return redirect(url_for("reading.home"))


def _delete(form: DeletionForm) -> bool:
    if form.password is not None and not is_password(person(), form):
        return False
    wishes = Wishes(form.comments.data == "keep", form.posts.data == "keep")
    try:
        delete_account(person_id(), wishes, settings().media_directory)
    except LastAdministratorError:
        form.form_errors.append(_("Nobody else administers the blog. Make somebody an administrator first."))
        return False
    return True
