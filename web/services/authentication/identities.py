"""Whose account belongs to a provider's word about somebody."""

from dataclasses import dataclass

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from web.extensions import db
from web.models import Identity, User
from web.services.authentication.tokens import digest


class IdentityTakenError(Exception):
    """This identity belongs to another account here."""


class OnlyWayInError(Exception):
    """Without this identity nobody could log in to the account any more."""


@dataclass(frozen=True)
class Claims:
    """What a provider says, its signature checked. Only issuer and subject never change."""

    issuer: str
    subject: str
    email: str  # empty unless the provider says that it is theirs
    name: str
    display_name: str


def find_user(claims: Claims) -> int | None:
    return db.session.scalar(select(Identity.user_id).where(Identity.subject_digest == _digest(claims)))


def find_user_by_email(claims: Claims) -> tuple[int, bool] | None:
    """The user with this address, and whether they proved to us that it is theirs."""
    if not claims.email:
        return None
    row = db.session.execute(
        select(User.id, User.email_confirmed_at).where(User.email == claims.email.lower())
    ).first()
    return (row.id, row.email_confirmed_at is not None) if row else None


def link(user_id: int, claims: Claims) -> None:
    owner_id = find_user(claims)
    if owner_id == user_id:
        return
    if owner_id is not None:
        raise IdentityTakenError
    add_identity(user_id, claims)
    try:
        db.session.commit()
    except IntegrityError as error:
        db.session.rollback()
        raise IdentityTakenError from error


def add_identity(user_id: int, claims: Claims) -> None:
    """In the caller's transaction."""
    row = Identity(user_id=user_id, issuer=claims.issuer[:255], subject_digest=_digest(claims))
    db.session.add(row)


def list_identities(user_id: int) -> list[Identity]:
    query = select(Identity).where(Identity.user_id == user_id).order_by(Identity.id)
    return list(db.session.scalars(query))


def unlink(user_id: int, identity_id: int) -> None:
    own = Identity.user_id == user_id
    count = db.session.scalar(select(func.count(Identity.id)).where(own)) or 0
    has_password = db.session.scalar(select(User.password_hash).where(User.id == user_id)) is not None
    if count <= 1 and not has_password:
        raise OnlyWayInError
    db.session.execute(delete(Identity).where(own, Identity.id == identity_id))
    db.session.commit()


def _digest(claims: Claims) -> str:
    return digest(f"{claims.issuer}\n{claims.subject}")
