"""Before a sensitive change the secret is asked for again: a browser left open is not its owner."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar, cast

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from web.services import accounts
from web.services.authentication.sessions import confirm_session
from web.services.people import Person
from web.views.account.blueprint import blueprint
from web.views.account.forms import ConfirmForm
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
        return redirect(url_for("account.confirm", next=own_path()))

    return guarded


@blueprint.route("/account/confirm", methods=["GET", "POST"])
@require("account")
def confirm() -> Response | str | tuple[str, int]:
    form = ConfirmForm()
    if not form.is_submitted():
        return render_template("account/confirm.html", form=form)
    who = person()
    refuse_when_braked(brakes().confirm, str(who.id))
    if not form.validate() or not _is_right(who, form):
        return render_template("account/confirm.html", form=form), 422
    brakes().confirm.release(str(who.id))
    confirm_session(who.session_id)
    return redirect(next_path())


def _is_right(who: Person, form: ConfirmForm) -> bool:
    if accounts.is_own_password(who.id, form.password.data):
        return True
    brakes().confirm.count(str(who.id))
    form.password.errors = [cast("str", _("This is not your password."))]
    return False
