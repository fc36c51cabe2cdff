"""Signing up, logging in and out."""

from flask import Blueprint, abort, flash, redirect, render_template, session, url_for
from flask_babel import gettext as _
from flask_login import login_user, logout_user
from werkzeug.wrappers import Response

from web.services.accounts import EmailTakenError, NameTakenError, NewAccount, check_log_in, open_account
from web.services.people import find_person
from web.views.account_form import LogInForm, SignUpForm
from web.views.asking import address, brakes, next_path, settings, visitor
from web.views.limits import refuse_when_braked

blueprint = Blueprint("account", __name__)


@blueprint.route("/sign-up", methods=["GET", "POST"])
def sign_up() -> Response | str | tuple[str, int]:
    if settings().sign_up == "closed":
        abort(404)
    if visitor().is_authenticated:
        return redirect(url_for("reading.home"))
    form = SignUpForm()
    if not form.is_submitted():
        return render_template("account/sign_up.html", form=form)
    refuse_when_braked(brakes().sign_up, address())
    user_id = _open(form) if form.validate() else None
    if user_id is None and not form.website.data:
        return render_template("account/sign_up.html", form=form), 422
    brakes().sign_up.count(address())
    if user_id is not None:
        _start_session(user_id, remember=False)
    flash(_("Welcome."))
    return redirect(url_for("reading.home"))


@blueprint.route("/log-in", methods=["GET", "POST"])
def log_in() -> Response | str | tuple[str, int]:
    if visitor().is_authenticated:
        return redirect(next_path())
    form = LogInForm()
    if not form.is_submitted():
        return render_template("account/log_in.html", form=form)
    if not form.validate():
        return render_template("account/log_in.html", form=form), 422
    user_id = _check_password(form)
    if user_id is None:
        form.password.errors = [_("Name or password is wrong.")]
        return render_template("account/log_in.html", form=form), 422
    _start_session(user_id, remember=form.remember.data)
    return redirect(next_path())


@blueprint.post("/log-out")
def log_out() -> Response:
    session.clear()
    logout_user()  # last: in the session it leaves word to delete the cookie of a remembered log-in
    return redirect(url_for("reading.home"))


def _open(form: SignUpForm) -> int | None:
    if form.website.data:
        return None
    account = NewAccount(form.name.data, form.email.data, form.display_name.data, form.password.data)
    try:
        return open_account(account, settings().sign_up_role)
    except NameTakenError:
        form.name.errors = [_("Somebody has this name already.")]
    except EmailTakenError:
        form.email.errors = [_("Somebody has this address already.")]
    return None


def _check_password(form: LogInForm) -> int | None:
    """Only failures count, so that a class room behind one address can log in at once."""
    by_address, by_name = brakes().log_in_by_address, brakes().log_in_by_name
    name = form.name_or_email.data.lower()
    refuse_when_braked(by_address, address())
    refuse_when_braked(by_name, name)
    user_id = check_log_in(name, form.password.data)
    if user_id is None:
        by_address.count(address())
        by_name.count(name)
    else:
        by_name.release(name)
    return user_id


def _start_session(user_id: int, *, remember: bool) -> None:
    """In a new session: whatever was planted in the old one is gone."""
    session.clear()
    login_user(find_person(user_id), remember=remember)
