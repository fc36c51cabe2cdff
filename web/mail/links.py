"""Addresses of pages, whole, without a request: what a visitor calls the blog's host is never in a letter."""

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer, URLSafeTimedSerializer

from web.services.following import DAYS_TO_CONFIRM, Name
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


def link_to_follow(name: Name) -> str:
    """Good for some days from when the letter is written."""
    return link_to("letters.follow", token=_timed_serializer().dumps(name))


def read_follow_token(token: str) -> Name | None:
    """Which follow it is, or None when the token is not ours or its time is over."""
    try:
        number, mark = _timed_serializer().loads(token, max_age=DAYS_TO_CONFIRM * 86_400)
    except (BadSignature, ValueError, TypeError):
        return None
    return number, mark


def link_to_unfollow(name: Name) -> str:
    return link_to("letters.unfollow", token=_serializer("leave answers").dumps(name))


def read_unfollow_token(token: str) -> Name | None:
    try:
        number, mark = _serializer("leave answers").loads(token)
    except (BadSignature, ValueError, TypeError):
        return None
    return number, mark


def link_to_leave_thread(post_id: int, user_id: int) -> str:
    """Works without a log-in, for this text and person, while the blog's key lasts."""
    return link_to("letters.leave_thread", token=_serializer("leave thread").dumps([post_id, user_id]))


def read_leave_thread_token(token: str) -> tuple[int, int] | None:
    """Text and user, or None when the token is not ours."""
    try:
        post_id, user_id = _serializer("leave thread").loads(token)
    except (BadSignature, ValueError, TypeError):
        return None
    return post_id, user_id


def _timed_serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="follow answers")


def _serializer(salt: str = "leave letters") -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt=salt)
