"""A forgotten password, and an address to be proved: both by a link in a letter."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from web.services.accounts import EmailTakenError
from web.services.joining import by_letter
from web.services.joining.links import OpenLink, find_link
from web.views.account.blueprint import blueprint
from web.views.account.forms import EmailForm, PasswordForm
from web.views.asking import address, brakes, settings
from web.views.fields import Form
from web.views.limits import refuse_when_braked
from web.views.surroundings import choose_language


@blueprint.route("/forgotten", methods=["GET", "POST"])
def forgotten() -> Response | str | tuple[str, int]:
    """The answer is the same for an address that is known and for one that is not."""
    if not settings().mail.is_on:
        abort(404)
    form = EmailForm()
    if not form.is_submitted():
        return render_template("account/forgotten.html", form=form)
    if not form.validate():
        return render_template("account/forgotten.html", form=form), 422
    email = form.email.data.lower()
    refuse_when_braked(brakes().reset_by_address, address())
    brakes().reset_by_address.count(address())
    # Whoever is written to too often is not told here, nor anywhere: it would say that the address is known.
    if not brakes().reset_by_email.seconds_to_wait(email):
        brakes().reset_by_email.count(email)
        by_letter.ask_for_reset(email, choose_language())
    flash(_("If an account has this address, a letter is on its way to it."))
    return redirect(url_for("account.log_in"))


@blueprint.route("/reset", methods=["GET", "POST"])
def reset() -> Response | str | tuple[str, int]:
    link = _find("reset")
    if link is None:
        return render_template("account/link_over.html"), 404
    form = PasswordForm()
    if not form.is_submitted():
        return render_template("account/reset.html", form=form)
    if not form.validate():
        return render_template("account/reset.html", form=form), 422
    if not by_letter.reset_password(link, form.password.data):
        return render_template("account/link_over.html"), 404
    flash(_("Your password is changed. Log in with it."))
    return redirect(url_for("account.log_in"))


@blueprint.route("/confirm-email", methods=["GET", "POST"])
def confirm_email() -> Response | str | tuple[str, int]:
    """A button behind the link: programs that look into letters open links, and press nothing."""
    link, form = _find("confirm"), Form()
    if link is None:
        return render_template("account/link_over.html"), 404
    if not form.validate_on_submit():
        return render_template("account/confirm_email.html", form=form, email=link.email)
    try:
        is_done = by_letter.confirm_email(link)
    except EmailTakenError:
        is_done = False
    if not is_done:
        return render_template("account/link_over.html"), 404
    flash(_("Thank you. This address is yours."))
    return redirect(url_for("reading.home"))


def _find(purpose: str) -> OpenLink | None:
    return find_link(purpose, request.args.get("token", ""))  # in the query, which no log has
