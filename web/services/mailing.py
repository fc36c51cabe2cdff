"""Posting letters: the worker writes and sends them. Which there are stands in ``web.mail.letters``.

A letter to a user, or to a guest who follows a comment, finds address and language when it is sent, so that
it follows them; another to an address without an account carries both.
"""

import uuid
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import exists, or_, select

from web.extensions import db
from web.models import CommentFollow, Identity, User
from web.services.queue import NORMAL, enqueue

KIND = "mail"


def post_letter(
    letter: str,
    user_id: int,
    facts: Mapping[str, object],
    *,
    key: str | None = None,
    run_at: datetime | None = None,
    priority: int = NORMAL,
) -> None:
    """To a user; in the caller's transaction. ``key``: the same letter is never posted twice."""
    _post(letter, {"user_id": user_id, "facts": dict(facts)}, key, run_at, priority)


def post_letter_to_address(
    letter: str,
    address: str,
    language: str,
    facts: Mapping[str, object],
    *,
    key: str | None = None,
    priority: int = NORMAL,
) -> None:
    """To an address that need not be a user's; in the caller's transaction."""
    to: dict[str, object] = {"address": address, "language": language, "facts": dict(facts)}
    _post(letter, to, key, None, priority)


def post_letter_to_follower(
    letter: str, follow_id: int, facts: Mapping[str, object], *, key: str, priority: int = NORMAL
) -> None:
    """To a guest who follows a comment; in the caller's transaction. Once they left, to nobody."""
    known = {**facts, "follow_id": follow_id}
    _post(letter, {"follow_id": follow_id, "facts": known}, key, None, priority)


def find_follower(follow_id: int) -> tuple[str, str] | None:
    """Address and language."""
    query = select(CommentFollow.email, CommentFollow.language).where(CommentFollow.id == follow_id)
    row = db.session.execute(query).first()
    return (row.email, row.language) if row else None


def find_recipient(user_id: int) -> tuple[str, str | None] | None:
    """Address and language. None without an address, and for who never logged in: an imported author."""
    can_log_in = or_(User.password_hash.is_not(None), exists().where(Identity.user_id == User.id))
    query = select(User.email, User.language).where(User.id == user_id, can_log_in)
    row = db.session.execute(query).first()
    return (row.email, row.language) if row and row.email else None


def _post(
    letter: str, payload: dict[str, object], key: str | None, run_at: datetime | None, priority: int
) -> None:
    # What becomes the Message-ID is made here, once, so that every attempt to send has the same.
    token = uuid.uuid4().hex
    enqueue(KIND, {"letter": letter, "token": token, **payload}, key=key, run_at=run_at, priority=priority)
