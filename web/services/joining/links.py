"""Links in letters: made when somebody asks, good once and for a while.

A letter is posted with the row's id alone. The token is made from the row and the blog's key when the letter
is written, so that it stands neither in the row nor in the job.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta

from flask import current_app
from sqlalchemy import delete, select, update

from web.extensions import db
from web.models import EmailedLink, utc_now
from web.services.authentication.tokens import digest

LIFETIMES = {"reset": timedelta(hours=1), "confirm": timedelta(days=3)}


@dataclass(frozen=True)
class OpenLink:
    id: int
    user_id: int
    email: str


def make_link(purpose: str, user_id: int | None, email: str) -> int:
    """Its id. In the caller's transaction; what has run out long ago is taken away on the way."""
    now, nonce = utc_now(), secrets.token_hex(32)
    db.session.execute(delete(EmailedLink).where(EmailedLink.expires_at < now - timedelta(days=30)))
    row = EmailedLink(
        user_id=user_id,
        purpose=purpose,
        email=email.lower(),
        nonce=nonce,
        token_digest=digest(_make_token(nonce)),
        expires_at=now + LIFETIMES[purpose],
    )
    db.session.add(row)
    db.session.flush()
    return row.id


def read_token(link_id: int) -> str | None:
    """For the letter; None when there is nobody to write to, or nothing to say any more."""
    row = db.session.get(EmailedLink, link_id)
    is_good = row is not None and row.user_id is not None and row.used_at is None
    return _make_token(row.nonce) if row is not None and is_good and row.expires_at > utc_now() else None


def find_link(purpose: str, token: str) -> OpenLink | None:
    row = db.session.execute(
        select(EmailedLink.id, EmailedLink.user_id, EmailedLink.email).where(
            EmailedLink.token_digest == digest(token),
            EmailedLink.purpose == purpose,
            EmailedLink.used_at.is_(None),
            EmailedLink.expires_at > utc_now(),
            EmailedLink.user_id.is_not(None),
        )
    ).first()
    return OpenLink(row.id, row.user_id, row.email) if row else None


def use_link(link: OpenLink) -> bool:
    """In the caller's transaction. Of two who use it at once, one gets False. Others like it are void."""
    query = update(EmailedLink).where(EmailedLink.id == link.id, EmailedLink.used_at.is_(None))
    used = db.session.execute(query.values(used_at=utc_now())).rowcount  # type: ignore[attr-defined] # a CursorResult
    same = EmailedLink.user_id == link.user_id, EmailedLink.used_at.is_(None)
    db.session.execute(update(EmailedLink).where(*same).values(used_at=utc_now()))
    return bool(used)


def _make_token(nonce: str) -> str:
    key = str(current_app.secret_key).encode()
    return hmac.new(key, f"emailed link {nonce}".encode(), hashlib.sha256).hexdigest()
