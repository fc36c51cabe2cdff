"""The visitor behind a request, as a record: no row is held, so nothing is loaded behind a page's back."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select

from web.extensions import db
from web.models import Role, User, UserSession, utc_now
from web.services.authentication.devices import Visit
from web.services.authentication.sessions import has_run_out, see_session
from web.services.authentication.tokens import digest
from web.services.permissions import is_allowed


@dataclass(frozen=True)
class Person:
    """Somebody who is logged in, in one browser."""

    id: int
    name: str
    display_name: str
    language: str | None
    roles: frozenset[str]
    session_id: int
    confirmed_at: datetime
    token: str = field(repr=False)
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        """What the cookie holds."""
        return self.token

    def can(self, permission: str) -> bool:
        return is_allowed(self.roles, permission)

    def has_confirmed_within(self, minutes: int) -> bool:
        """Whether they gave their password or code so lately that a sensitive change may follow."""
        return utc_now() - self.confirmed_at <= timedelta(minutes=minutes)


@dataclass(frozen=True)
class Guest:
    """Somebody who is not."""

    id: None = None
    name: str = ""
    display_name: str = ""
    language: None = None
    roles: frozenset[str] = frozenset({"guest"})
    is_authenticated: bool = False
    is_active: bool = False
    is_anonymous: bool = True

    def get_id(self) -> None:
        return None

    def can(self, permission: str) -> bool:
        return is_allowed(self.roles, permission)


def load_person(token: str, visit: Visit) -> Person | None:
    """The person of a session, with their roles, in one query; None when it has ended."""
    rows = db.session.execute(
        select(UserSession.id, UserSession.seen_at, UserSession.keep_days, UserSession.confirmed_at)
        .add_columns(User.id, User.name, User.display_name, User.language, Role.name)
        .join(User, User.id == UserSession.user_id)
        .outerjoin(User.roles)
        .where(UserSession.token_digest == digest(token), User.blocked_at.is_(None))
    ).all()
    if not rows or has_run_out(rows[0][1], rows[0][2]):
        return None
    session_id, seen_at, _, confirmed_at, user_id, name, display_name, language, _ = rows[0]
    see_session(session_id, seen_at, visit)
    roles = frozenset(row[8] for row in rows if row[8])
    return Person(user_id, name, display_name, language, roles, session_id, confirmed_at, token)
