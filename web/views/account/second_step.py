"""The second step of a log-in, for who has a second factor: until it is taken, nobody is logged in."""

from collections.abc import Callable
from time import time

from flask import redirect, render_template, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from web.services.authentication import second_factor
from web.views.account.blueprint import blueprint
from web.views.account.entering import enter
from web.views.account.forms import CodeForm
from web.views.asking import address, brakes, next_path
from web.views.limits import refuse_when_braked

WAIT_SECONDS = 600
_WAITING = "waiting_for_code"


def enter_or_ask(user_id: int, *, remember: bool, where: str) -> Response:
    """Start the session, or ask for the code first."""
    if not second_factor.is_on(user_id):
        enter(user_id, remember=remember)
        return redirect(where)
    session.clear()
    session[_WAITING] = {"user_id": user_id, "remember": remember, "since": int(time())}
    return redirect(url_for("account.log_in_code", next=where))


@blueprint.route("/log-in/code", methods=["GET", "POST"])
def log_in_code() -> Response | str | tuple[str, int]:
    waiting = session.get(_WAITING)
    if not waiting or time() - waiting["since"] > WAIT_SECONDS:
        return redirect(url_for("account.log_in", next=next_path()))
    form = CodeForm()
    if not form.is_submitted():
        return render_template("account/log_in_code.html", form=form)
    if not form.validate() or not takes_code(waiting["user_id"], form):
        return render_template("account/log_in_code.html", form=form), 422
    enter(waiting["user_id"], remember=waiting["remember"])
    return redirect(next_path())


def takes_code(
    user_id: int, form: CodeForm, check: Callable[[int, str], bool] = second_factor.is_right_code
) -> bool:
    """Six digits are soon guessed, so few tries are let through, per account and per address."""
    key = str(user_id)
    refuse_when_braked(brakes().code, key)
    refuse_when_braked(brakes().log_in_by_address, address())
    if check(user_id, form.code.data):
        brakes().code.release(key)
        return True
    brakes().code.count(key)
    brakes().log_in_by_address.count(address())
    form.code.errors = [_("This code is wrong, or was used already.")]
    return False
