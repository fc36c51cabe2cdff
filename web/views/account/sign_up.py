"""Opening an account."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from web.services.accounts import EmailTakenError, NameTakenError, NewAccount, open_account
from web.services.joining import by_letter, invitations
from web.views.account.blueprint import blueprint
from web.views.account.entering import enter
from web.views.account.forms import SignUpForm
from web.views.asking import address, brakes, settings, visitor
from web.views.limits import refuse_when_braked
from web.views.surroundings import choose_language


@blueprint.route("/sign-up", methods=["GET", "POST"])
def sign_up() -> Response | str | tuple[str, int]:
    if settings().sign_up == "closed":
        abort(404)
    if visitor().is_authenticated:
        return redirect(url_for("reading.home"))
    token = request.args.get("invitation", "")  # in the query, which is never written into a log
    role = invitations.find_role(token) if token else _role_without_invitation()
    if role is None:
        return render_template("account/invitation_over.html"), 404
    form = SignUpForm()
    if not form.is_submitted():
        return _render(form, role)
    refuse_when_braked(brakes().sign_up, address())
    user_id = _open(form, role, token) if form.validate() else None
    if user_id is None and not form.website.data:
        return _render(form, role), 422
    brakes().sign_up.count(address())
    if user_id is not None:
        enter(user_id, remember=False)
    if settings().mail.is_on:
        flash(_("Welcome. A letter is on its way to you: open its link to prove your address."))
    else:
        flash(_("Welcome."))
    return redirect(url_for("reading.home"))


def _role_without_invitation() -> str | None:
    return settings().sign_up_role if settings().sign_up == "open" else abort(404)


def _render(form: SignUpForm, role: str) -> str:
    return render_template("account/sign_up.html", form=form, role=role)


def _open(form: SignUpForm, role: str, invitation: str) -> int | None:
    if form.website.data:
        return None
    by_mail = settings().mail.is_on
    email = "" if by_mail else form.email.data  # it counts once its owner has answered
    account = NewAccount(form.name.data, email, form.display_name.data, form.password.data)
    try:
        user_id = open_account(account, role, invitation)
    except NameTakenError:
        form.name.errors = [_("Somebody has this name already.")]
    except EmailTakenError:
        form.email.errors = [_("Somebody has this address already.")]
    except invitations.InvitationOverError:
        form.form_errors.append(_("This invitation has just been used."))
    else:
        if by_mail:
            by_letter.ask_to_confirm(user_id, form.email.data, choose_language())
        return user_id
    return None
