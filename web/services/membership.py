"""Who is here, what each may do, and who may not log in; so that somebody is always left who administers."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select, update

from web.extensions import db
from web.models import Role, User, users_roles, utc_now
from web.services.auditing import record
from web.services.authentication.sessions import end_sessions


class LastAdministratorError(Exception):
    """Nobody would be left who administers the blog."""


@dataclass(frozen=True)
class Member:
    id: int
    name: str
    display_name: str
    email: str
    role: str
    created_at: datetime
    blocked_at: datetime | None


def list_members(search: str, limit: int, offset: int) -> list[Member]:
    """Those whose name or address holds the words, by name."""
    query = select(User).order_by(User.name).limit(limit).offset(offset)
    if search:
        columns = (User.name, User.display_name, User.email)
        query = query.where(or_(*(column.icontains(search, autoescape=True) for column in columns)))
    return [_describe(user) for user in db.session.scalars(query)]


def change_role(user_id: int, role: str, actor_id: int | None) -> bool:
    """False when there is nobody with this id. Raises ``LastAdministratorError``."""
    user = db.session.get(User, user_id)
    if user is None:
        return False
    before = _describe(user).role
    if before == role:
        return True
    _keep_an_administrator(user_id, role)
    user.roles = list(db.session.scalars(select(Role).where(Role.name == role))) or [Role(name=role)]
    record("role-changed", actor_id, user.name, {"from": before, "to": role})
    db.session.commit()
    return True


def set_blocked(user_id: int, actor_id: int | None, *, blocked: bool) -> bool:
    """It ends their sessions. False when there is nobody. Raises ``LastAdministratorError``."""
    user = db.session.get(User, user_id)
    if user is None:
        return False
    if blocked:
        _keep_an_administrator(user_id, "")
        end_sessions(user_id)
    user.blocked_at = utc_now() if blocked else None
    record("person-blocked" if blocked else "person-unblocked", actor_id, user.name)
    db.session.commit()
    return True


def is_blocked(user_id: int) -> bool:
    return db.session.scalar(select(User.blocked_at).where(User.id == user_id)) is not None


def _keep_an_administrator(user_id: int, role: str) -> None:
    if role == "administrator":
        return
    # A write that changes nothing, for its lock until the commit: of two who demote each other, one waits.
    db.session.execute(update(Role).where(Role.name == "administrator").values(name=Role.name))
    others = (
        select(func.count(User.id))
        .join(users_roles, users_roles.c.user_id == User.id)
        .join(Role, Role.id == users_roles.c.role_id)
        .where(Role.name == "administrator", User.blocked_at.is_(None), User.id != user_id)
    )
    if not db.session.scalar(others):
        db.session.rollback()
        raise LastAdministratorError


def _describe(user: User) -> Member:
    """Of several roles the one that may most."""
    order = ("administrator", "editor", "author", "reader")
    names = {role.name for role in user.roles}
    role = next((name for name in order if name in names), "reader")
    return Member(
        user.id, user.name, user.display_name, user.email or "", role, user.created_at, user.blocked_at
    )
