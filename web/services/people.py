"""The visitor behind a request, as a record: no row is held, so nothing is loaded behind a page's back."""

import hashlib
from dataclasses import dataclass

from sqlalchemy import select

from web.extensions import db
from web.models import Role, User
from web.services.permissions import is_allowed


@dataclass(frozen=True)
class Person:
    """Somebody who is logged in."""

    id: int
    name: str
    display_name: str
    language: str | None
    roles: frozenset[str]
    session_key: str
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        """What the session holds. It follows the password, so that a new password ends every session."""
        return f"{self.id}.{self.session_key}"

    def can(self, permission: str) -> bool:
        return is_allowed(self.roles, permission)


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


def find_person(user_id: int) -> Person | None:
    """Name and roles in one query; None without a password, which nobody can log in with."""
    rows = db.session.execute(
        select(User.name, User.display_name, User.language, User.password_hash, Role.name)
        .outerjoin(User.roles)
        .where(User.id == user_id)
    ).all()
    name, display_name, language, password_hash, _ = rows[0] if rows else ("", "", None, None, None)
    if not password_hash:
        return None
    roles = frozenset(row[4] for row in rows if row[4])
    return Person(user_id, name, display_name, language, roles, _session_key(password_hash))


def load_person(session_id: str) -> Person | None:
    """The person of a session, or None when it has ended."""
    user_id, _, _ = session_id.partition(".")
    person = find_person(int(user_id)) if user_id.isdecimal() else None
    return person if person and person.get_id() == session_id else None


def _session_key(password_hash: str) -> str:
    return hashlib.sha256(password_hash.encode()).hexdigest()[:16]
