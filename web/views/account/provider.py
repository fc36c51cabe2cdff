"""Logging in through the OpenID Connect provider, and tying it to an account that is there."""

import structlog
from flask import abort, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from web.services.authentication import identities, provider
from web.services.authentication.identities import Claims
from web.services.authentication.sessions import confirm_session
from web.services.joining import invitations
from web.services.joining.outside import open_for_identity
from web.views.account.blueprint import blueprint
from web.views.account.confirming import confirmed
from web.views.account.second_step import enter_or_ask
from web.views.asking import next_path, person, settings, site_url, visitor
from web.views.guards import require

log = structlog.get_logger()
_ERRAND = "provider_errand"


@blueprint.get("/log-in/provider")
def ask_provider() -> Response:
    """To log in; or, for who is logged in, to show once more who they are."""
    purpose = "confirm" if visitor().is_authenticated else "log-in"
    return _lead(purpose, next_path(), request.args.get("invitation", ""))


@blueprint.get("/account/log-ins")
@require("account")
def log_ins() -> str:
    _require_provider()
    return render_template("account/log_ins.html", identities=identities.list_identities(person().id))


@blueprint.get("/account/log-ins/new")
@require("account")
@confirmed
def link_provider() -> Response:
    return _lead("link", url_for("account.log_ins"))


@blueprint.post("/account/log-ins/<int:identity_id>/end")
@require("account")
def unlink_provider(identity_id: int) -> Response:
    _require_provider()
    try:
        if len(str(identity_id)) <= 18:  # noqa: PLR2004 - more digits do not fit a BIGINT
            identities.unlink(person().id, identity_id)
    except identities.OnlyWayInError:
        flash(_("It is your only way in. Set a password first."), "error")
    return redirect(url_for("account.log_ins"))


@blueprint.get("/log-in/provider/callback")
def hear_provider() -> Response:
    _require_provider()
    errand = session.pop(_ERRAND, None)
    if errand is None:
        return _refuse(_("The log-in took too long, or began elsewhere. Please try again."))
    try:
        claims = provider.read_answer(again=errand["purpose"] == "confirm")
    except provider.ProviderError as error:
        log.warning("provider's answer refused", reason=str(error))
        return _refuse(_("The log-in did not succeed. Please try again."))
    if errand["purpose"] == "log-in":
        return _log_in(claims, errand)
    return _link(claims, errand) if errand["purpose"] == "link" else _confirm(claims, errand)


def _lead(purpose: str, where: str, invitation: str = "") -> Response:
    _require_provider()
    callback = f"{site_url()}{url_for('account.hear_provider')}"
    try:
        response = provider.lead_to_provider(callback, again=purpose == "confirm")
    except provider.ProviderError as error:
        log.warning("provider does not serve", reason=str(error))
        return _refuse(_("The log-in did not succeed. Please try again."))
    session[_ERRAND] = {"purpose": purpose, "next": where, "invitation": invitation}
    return response


def _log_in(claims: Claims, errand: dict[str, str]) -> Response:
    user_id = identities.find_user(claims)
    if user_id is None:
        known = identities.find_user_by_email(claims)
        if known and not known[1]:
            # Whoever wrote this address into an account never proved that it is theirs.
            return _refuse(
                _("An account has this address. Log in to it, then add the new way in its settings.")
            )
        user_id = known[0] if known else _open(claims, errand["invitation"])
        if user_id is None:
            return _refuse(_("There is no account for you here, and none can be opened this way."))
        identities.link(user_id, claims)
    return enter_or_ask(user_id, remember=False, where=errand["next"])


def _open(claims: Claims, invitation: str) -> int | None:
    mode = settings().sign_up
    role = invitations.find_role(invitation) if invitation and mode != "closed" else None
    if role is None and mode == "open":
        role, invitation = settings().sign_up_role, ""
    return open_for_identity(claims, role, invitation) if role else None


def _link(claims: Claims, errand: dict[str, str]) -> Response:
    if visitor().is_anonymous:
        abort(403)
    try:
        identities.link(person().id, claims)
    except identities.IdentityTakenError:
        flash(_("That log-in belongs to another account here."), "error")
    return redirect(errand["next"])


def _confirm(claims: Claims, errand: dict[str, str]) -> Response:
    if visitor().is_anonymous or identities.find_user(claims) != person().id:
        return _refuse(_("The log-in did not succeed. Please try again."))
    confirm_session(person().session_id)
    return redirect(errand["next"])


def _refuse(message: str) -> Response:
    flash(message, "error")
    where = "account.log_ins" if visitor().is_authenticated else "account.log_in"
    return redirect(url_for(where))


def _require_provider() -> None:
    if not settings().provider.is_on:
        abort(404)
