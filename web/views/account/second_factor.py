"""Turning the second factor on and off, and new recovery codes."""

import segno
from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from web.services.authentication import recovery_codes, second_factor
from web.services.site.storing import load_site
from web.views.account.blueprint import blueprint
from web.views.account.confirming import confirmed
from web.views.account.forms import NewCodeForm
from web.views.account.second_step import takes_code
from web.views.asking import person, person_id
from web.views.guards import require


@blueprint.get("/account/second-factor")
@require("account")
def second_factor_page() -> str:
    return render_template(
        "account/second_factor.html",
        is_on=second_factor.is_on(person_id()),
        codes_left=recovery_codes.count_unused(person_id()),
    )


@blueprint.route("/account/second-factor/new", methods=["GET", "POST"])
@require("account")
@confirmed
def new_second_factor() -> Response | str | tuple[str, int]:
    if second_factor.is_on(person_id()):
        return redirect(url_for("account.second_factor_page"))
    form = NewCodeForm()
    if not form.is_submitted():
        return _render_new(form)
    codes = _turn_on(form) if form.validate() else None
    return (_render_new(form), 422) if codes is None else _render_codes(codes)


@blueprint.post("/account/second-factor/codes")
@require("account")
@confirmed
def new_recovery_codes() -> Response | str:
    if not second_factor.is_on(person_id()):
        return redirect(url_for("account.second_factor_page"))
    return _render_codes(second_factor.renew_codes(person_id()))


@blueprint.post("/account/second-factor/end")
@require("account")
@confirmed
def end_second_factor() -> Response:
    second_factor.turn_off(person_id())
    flash(_("The second factor is off. Your password alone logs you in."))
    return redirect(url_for("account.second_factor_page"))


def _turn_on(form: NewCodeForm) -> list[str] | None:
    codes: list[str] = []

    def check(user_id: int, typed: str) -> bool:
        codes[:] = second_factor.turn_on(user_id, typed) or []
        return bool(codes)

    return codes if takes_code(person_id(), form, check) else None


def _render_new(form: NewCodeForm) -> str:
    secret = second_factor.prepare(person_id())
    words = second_factor.describe(secret, person().name, load_site().title)
    picture = segno.make(words, error="m").svg_data_uri(scale=5, light="#fff", border=3)
    return render_template(
        "account/new_second_factor.html", form=form, picture=picture, secret=secret, words=words
    )


def _render_codes(codes: list[str]) -> str:
    """Shown in the answer itself: they are stored nowhere to be shown again."""
    return render_template("account/recovery_codes.html", codes=codes)
