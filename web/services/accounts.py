"""Accounts: opening one, logging in, roles and passwords."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, func, or_, select, update
from sqlalchemy.exc import IntegrityError

from web.extensions import db
from web.models import Identity, Role, User
from web.services import passwords
from web.services.auditing import record
from web.services.authentication.sessions import end_sessions
from web.services.joining.invitations import InvitationOverError, use_invitation

# It stands in addresses. ``\Z``, not ``$``, which would let a line end through.
NAME_PATTERN = r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?\Z"
SHORTEST_NAME, LONGEST_NAME = 2, 64  # characters
LONGEST_EMAIL, LONGEST_DISPLAY_NAME = 254, 120


class NameTakenError(Exception):
    """Somebody has this name already."""


class EmailTakenError(Exception):
    """Somebody has this address already."""


class UnknownPersonError(Exception):
    """Nobody has this name."""


@dataclass(frozen=True)
class NewAccount:
    name: str
    email: str
    display_name: str
    password: str


def open_account(account: NewAccount, role: str, invitation: str = "") -> int:
    """The id of the new user. The first one who can log in becomes administrator, whatever ``role`` is.

    With an invitation's token, that is used up in the same transaction; it may raise ``InvitationOverError``.
    """
    _refuse_taken(account)
    user = User(
        name=account.name.lower(),
        email=account.email.lower() or None,
        display_name=account.display_name or account.name,
        password_hash=passwords.hash_password(account.password),
    )
    try:
        user.roles = [choose_role(role)]
        db.session.add(user)
        db.session.flush()
        if invitation:
            use_invitation(invitation, user.id)
        db.session.commit()
    except IntegrityError as error:
        db.session.rollback()
        _refuse_taken(account)
        raise NameTakenError from error
    except InvitationOverError:
        db.session.rollback()
        raise
    return user.id


def check_log_in(name_or_email: str, password: str) -> int | None:
    """The user's id when the password is right. Hashes made with older parameters are renewed."""
    user = _find_user(or_(User.name == name_or_email.lower(), User.email == name_or_email.lower()))
    if not passwords.is_right_password(user.password_hash if user else None, password):
        return None
    if user and user.password_hash and passwords.is_outdated(user.password_hash):
        user.password_hash = passwords.hash_password(password)
        db.session.commit()
    return user.id if user and user.blocked_at is None else None


def find_by_name(name: str) -> User:
    user = _find_user(User.name == name.lower())
    if user is None:
        raise UnknownPersonError(name)
    return user


def is_taken(name: str) -> bool:
    return _find_user(User.name == name.lower()) is not None


def choose_role(role: str) -> Role:
    """For a new account: the first one that can log in administers the blog. Locks until the commit."""
    return _find_role("administrator" if _is_first() else role)


def set_role(name: str, role: str) -> None:
    """From the command line, which may also make the last administrator something else."""
    user = find_by_name(name)
    user.roles = [_find_role(role)]
    record("role-changed", None, user.name, {"to": role})
    db.session.commit()


def set_password(name: str, password: str, but_for_session: int | None = None) -> None:
    """It ends their sessions, or all but the one in which they changed it."""
    user = find_by_name(name)
    user.password_hash = passwords.hash_password(password)
    end_sessions(user.id, but_for_session)
    db.session.commit()


def has_password(user_id: int) -> bool:
    user = db.session.get(User, user_id)
    return user is not None and user.password_hash is not None


def is_own_password(user_id: int, password: str) -> bool:
    user = db.session.get(User, user_id)
    return passwords.is_right_password(user.password_hash if user else None, password)


def set_display_name(user_id: int, display_name: str) -> None:
    db.session.get_one(User, user_id).display_name = display_name
    db.session.commit()


def set_email(user_id: int, email: str) -> None:
    user = db.session.get_one(User, user_id)
    holder = _find_user(User.email == email.lower())
    if holder is not None and holder.id != user_id:
        raise EmailTakenError
    if user.email != email.lower():
        user.email, user.email_confirmed_at = email.lower(), None
    try:
        db.session.commit()
    except IntegrityError as error:
        db.session.rollback()
        raise EmailTakenError from error


def set_language(user_id: int, language: str) -> None:
    user = db.session.get(User, user_id)
    if user:
        user.language = language
        db.session.commit()


def list_users() -> list[User]:
    return list(db.session.scalars(select(User).order_by(User.name)))


def _refuse_taken(account: NewAccount) -> None:
    """One look for both: between two, another person's account could come to be."""
    name_is_theirs = User.name == account.name.lower()
    email_is_theirs = User.email == account.email.lower()  # none is NULL, which no address equals
    taken = db.session.scalars(select(name_is_theirs).where(or_(name_is_theirs, email_is_theirs))).all()
    if any(taken):
        raise NameTakenError
    if taken:
        raise EmailTakenError


def _find_user(condition: ColumnElement[bool]) -> User | None:
    return db.session.scalars(select(User).where(condition).limit(1)).first()


def _find_role(name: str) -> Role:
    role = db.session.scalars(select(Role).where(Role.name == name)).first()
    if role is None:
        role = Role(name=name)
        db.session.add(role)
        db.session.flush()
    return role


def _is_first() -> bool:
    # A write that changes nothing, for its lock: it is held until the commit, on SQLite too, which knows no
    # FOR UPDATE. Of two who come first at once, one waits here and then is second.
    db.session.execute(update(Role).where(Role.name == "administrator").values(name=Role.name))
    can_log_in = or_(User.password_hash.is_not(None), exists().where(Identity.user_id == User.id))
    return not db.session.scalar(select(func.count(User.id)).where(can_log_in))
