"""Logging in and out."""

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from web.services.accounts import check_log_in
from web.views.account.blueprint import blueprint
from web.views.account.entering import leave
from web.views.account.forms import LogInForm
from web.views.account.second_step import enter_or_ask
from web.views.asking import address, brakes, next_path, visitor
from web.views.limits import refuse_when_braked


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
    return enter_or_ask(user_id, remember=form.remember.data, where=next_path())


@blueprint.post("/log-out")
def log_out() -> Response:
    leave()
    return redirect(url_for("reading.home"))


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
