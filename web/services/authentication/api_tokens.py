"""Tokens of the API: made once, shown once, found by their digest, taken back by deleting the row."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update

from web.extensions import db
from web.models import ApiToken, Role, User, utc_now
from web.services.auditing import record
from web.services.authentication.tokens import digest, make_token
from web.services.permissions import is_allowed

SCOPES = ("read", "posts", "comments", "moderation", "tags", "files")
DAYS = (7, 30, 90, 365)
LONGEST_NAME = 120
MOST_TOKENS = 50  # per person
USED_EVERY = timedelta(minutes=5)  # so often at most does a request write that it came
PREFIX = "ink_"  # by this, programs that look for lost secrets know one


class TooManyTokensError(Exception):
    """Nobody keeps an eye on so many."""


@dataclass(frozen=True)
class Bearer:
    """Who is behind a request to the API: the owner, as far as the token's scopes go."""

    id: int
    name: str
    display_name: str
    roles: frozenset[str]
    scopes: frozenset[str]
    token_id: int
    expires_at: datetime

    def can(self, permission: str) -> bool:
        return is_allowed(self.roles, permission)


@dataclass(frozen=True)
class TokenFacts:
    id: int
    name: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None


def make_api_token(user_id: int, name: str, scopes: list[str], days: int) -> str:
    """The token. It is shown once: only its digest is kept. Raises ``TooManyTokensError``."""
    count = select(func.count(ApiToken.id)).where(ApiToken.user_id == user_id)
    if (db.session.scalar(count) or 0) >= MOST_TOKENS:
        raise TooManyTokensError
    token, said = PREFIX + make_token(), " ".join(scope for scope in SCOPES if scope in scopes)
    row = ApiToken(user_id=user_id, name=name, scopes=said, token_digest=digest(token))
    row.expires_at = utc_now() + timedelta(days=days)
    db.session.add(row)
    record("token-made", user_id, name, {"scopes": said, "days": days})
    db.session.commit()
    return token


def list_api_tokens(user_id: int) -> list[TokenFacts]:
    """The newest first, also those that have run out."""
    query = select(ApiToken).where(ApiToken.user_id == user_id).order_by(ApiToken.id.desc())
    return [
        TokenFacts(row.id, row.name, tuple(row.scopes.split()), row.created_at, row.expires_at, row.used_at)
        for row in db.session.scalars(query)
    ]


def take_back_api_token(user_id: int, token_id: int) -> bool:
    """False when this person has no such token."""
    row = db.session.scalars(
        select(ApiToken).where(ApiToken.user_id == user_id, ApiToken.id == token_id)
    ).first()
    if row is None:
        return False
    record("token-taken-back", user_id, row.name)
    db.session.execute(delete(ApiToken).where(ApiToken.id == token_id))
    db.session.commit()
    return True


def find_bearer(token: str) -> Bearer | None:
    """With the roles of this moment, in one query; None when the token is none, or over."""
    rows = db.session.execute(
        select(ApiToken.id, ApiToken.scopes, ApiToken.expires_at, ApiToken.used_at)
        .add_columns(User.id, User.name, User.display_name, Role.name)
        .join(User, User.id == ApiToken.user_id)
        .outerjoin(User.roles)
        .where(ApiToken.token_digest == digest(token), ApiToken.expires_at > utc_now())
        .where(User.blocked_at.is_(None))
    ).all()
    if not rows:
        return None
    token_id, scopes, expires_at, used_at, user_id, name, display_name, _ = rows[0]
    _note_use(token_id, used_at)
    roles = frozenset(row[7] for row in rows if row[7])
    return Bearer(user_id, name, display_name, roles, frozenset(scopes.split()), token_id, expires_at)


def _note_use(token_id: int, used_at: datetime | None) -> None:
    now = utc_now()
    if used_at is None or now - used_at >= USED_EVERY:
        db.session.execute(update(ApiToken).where(ApiToken.id == token_id).values(used_at=now))
        db.session.commit()
