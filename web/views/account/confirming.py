"""Before a sensitive change the secret is asked for again: a browser left open is not its owner."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from web.services import accounts
from web.services.authentication import second_factor
from web.services.authentication.sessions import confirm_session
from web.services.people import Person
from web.views.account.blueprint import blueprint
from web.views.account.forms import ConfirmForm, DeletionForm
from web.views.account.second_step import takes_code
from web.views.asking import brakes, next_path, own_path, person
from web.views.guards import require
from web.views.limits import refuse_when_braked

OPEN_MINUTES = 15
SEND_MINUTES = 60  # a form that was opened in time may take a while to be filled

P = ParamSpec("P")
R = TypeVar("R")


def confirmed(view: Callable[P, R]) -> Callable[P, R | Response]:
    """Only for who gave their secret lately; others give it now and come back."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R | Response:
        minutes = SEND_MINUTES if request.method == "POST" else OPEN_MINUTES
        if person().has_confirmed_within(minutes):
            return view(*args, **kwargs)
        return redirect(url_for("account.confirm", next=_way_back()))

    return guarded


def _way_back() -> str:
    """To the page: what takes POST alone stands one step below it."""
    takes_get = request.url_rule is not None and "GET" in (request.url_rule.methods or ())
    return own_path() if takes_get else request.path.rpartition("/")[0]


@blueprint.route("/account/confirm", methods=["GET", "POST"])
@require("account")
def confirm() -> Response | str | tuple[str, int]:
    form = _make_form(person().id)
    if not form.is_submitted():
        return render_template("account/confirm.html", form=form)
    if not form.validate() or not _is_right(person(), form):
        return render_template("account/confirm.html", form=form), 422
    confirm_session(person().session_id)
    return redirect(next_path())


def _make_form(user_id: int) -> ConfirmForm:
    form = ConfirmForm()
    if not accounts.has_password(user_id):
        del form.password
    if not second_factor.is_on(user_id):
        del form.code
    return form


def _is_right(who: Person, form: ConfirmForm) -> bool:
    """Each secret that they have. Who has none shows who they are by logging in again."""
    asked = [field for field in (form.password, form.code) if field is not None]
    return (
        bool(asked)
        and (form.password is None or is_password(who, form))
        and (form.code is None or takes_code(who.id, form))
    )


def is_password(who: Person, form: ConfirmForm | DeletionForm) -> bool:
    key = str(who.id)
    refuse_when_braked(brakes().confirm, key)
    if accounts.is_own_password(who.id, form.password.data):
        brakes().confirm.release(key)
        return True
    brakes().confirm.count(key)
    form.password.errors = [_("This is not your password.")]
    return False
