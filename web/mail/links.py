"""Addresses of pages, whole, without a request: what a visitor calls the blog's host is never in a letter."""

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from web.settings import Settings

_WITHOUT_SITE_URL = "http://localhost:8000"  # in the outbox of a developer alone


def link_to(endpoint: str, *, anchor: str = "", **values: object) -> str:
    settings: Settings = current_app.extensions["settings"]
    path = current_app.url_map.bind("blog").build(endpoint, values)
    return f"{settings.site_url or _WITHOUT_SITE_URL}{path}{'#' + anchor if anchor else ''}"


def link_to_leave(user_id: int, letter: str) -> str:
    """Works without a log-in, for this person and kind of letter, while the blog's key lasts."""
    return link_to("letters.leave", token=_serializer().dumps([user_id, letter]))


def read_leave_token(token: str) -> tuple[int, str] | None:
    """User and kind of letter, or None when the token is not ours."""
    try:
        user_id, letter = _serializer().loads(token)
    except (BadSignature, ValueError, TypeError):
        return None
    return user_id, letter


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="leave letters")
