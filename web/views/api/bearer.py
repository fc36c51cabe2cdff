"""Who asks: whoever holds the token. A session's cookie says nothing here."""

import re
from typing import cast

from flask import g, request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Forbidden, TooManyRequests, Unauthorized

from web.services.authentication.api_tokens import Bearer, find_bearer
from web.services.brakes import Brake
from web.views.asking import address, brakes

_TOKEN = re.compile(r"bearer +([A-Za-z0-9._~+/-]{1,200}=*)", re.IGNORECASE)


def bearer() -> Bearer:
    return cast("Bearer", g.bearer)


def enter(permission: str, scope: str) -> None:
    """Raises 401 without a good token, 429 when too many come, 403 when it does not go so far."""
    g.bearer = found = _find()
    refuse_when_braked(brakes().api, str(found.token_id))
    brakes().api.count(str(found.token_id))
    if scope and scope not in found.scopes:
        raise Forbidden(f"This token has not the scope {scope}.")
    if not found.can(permission):
        raise Forbidden("The token's owner may not do this.")


def _find() -> Bearer:
    said = _TOKEN.fullmatch(request.headers.get("Authorization", "").strip())
    if said is None:
        raise _refusal("Send a token: Authorization: Bearer …", {})
    found = find_bearer(said[1])
    if found is None:
        refuse_when_braked(brakes().api_refused, address())
        brakes().api_refused.count(address())
        raise _refusal("This token is not known, was taken back, or has run out.", {"error": "invalid_token"})
    return found


def _refusal(detail: str, facts: dict[str, str | None]) -> Unauthorized:
    return Unauthorized(detail, www_authenticate=WWWAuthenticate("bearer", {"realm": "api", **facts}))


def refuse_when_braked(brake: Brake, key: str) -> None:
    seconds = brake.seconds_to_wait(key)
    if seconds:
        raise TooManyRequests(retry_after=seconds)
