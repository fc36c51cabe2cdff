"""Making, using and taking back invitations."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import aliased

from web.extensions import db
from web.models import Invitation, User, utc_now
from web.services.auditing import record
from web.services.authentication.tokens import digest, make_token

DAYS = (1, 7, 30)
LONGEST_NOTE = 120
MOST_SHOWN = 100


class InvitationOverError(Exception):
    """It was used, taken back, or has run out."""


@dataclass(frozen=True)
class InvitationFacts:
    id: int
    role: str
    note: str
    expires_at: datetime
    used_at: datetime | None
    made_by: str
    used_by: str


def invite(made_by_id: int, role: str, days: int, note: str) -> str:
    """The token. It is shown once: only its digest is kept."""
    token = make_token()
    row = Invitation(
        made_by_id=made_by_id,
        role=role,
        note=note,
        token_digest=digest(token),
        expires_at=utc_now() + timedelta(days=days),
    )
    db.session.add(row)
    record("invitation-made", made_by_id, note, {"role": role})
    db.session.commit()
    return token


def find_role(token: str) -> str | None:
    """What the bearer would become, or None when it is over."""
    return db.session.scalar(
        select(Invitation.role).where(
            Invitation.token_digest == digest(token),
            Invitation.used_at.is_(None),
            Invitation.expires_at > utc_now(),
        )
    )


def use_invitation(token: str, user_id: int) -> None:
    """In the caller's transaction. Of two who use it at once, one gets ``InvitationOverError``."""
    query = (
        update(Invitation)
        .where(Invitation.token_digest == digest(token), Invitation.used_at.is_(None))
        .where(Invitation.expires_at > utc_now())
        .values(used_at=utc_now(), used_by_id=user_id)
    )
    if not db.session.execute(query).rowcount:  # type: ignore[attr-defined] # an UPDATE gives a CursorResult
        raise InvitationOverError


def find_maker(invitation_id: int) -> int | None:
    """Whose it is; None also when there is no such invitation."""
    return db.session.scalar(select(Invitation.made_by_id).where(Invitation.id == invitation_id))


def take_back(invitation_id: int, actor_id: int) -> None:
    """One that was used stays: it says who came by whom."""
    record("invitation-taken-back", actor_id, f"#{invitation_id}")
    db.session.execute(delete(Invitation).where(Invitation.id == invitation_id, Invitation.used_at.is_(None)))
    db.session.commit()


def list_invitations(made_by_id: int | None) -> list[InvitationFacts]:
    """The newest first; of one maker, or of all."""
    maker, guest = aliased(User), aliased(User)
    columns = (Invitation.id, Invitation.role, Invitation.note, Invitation.expires_at, Invitation.used_at)
    query = (
        select(*columns, maker.display_name, guest.display_name)
        .outerjoin(maker, maker.id == Invitation.made_by_id)
        .outerjoin(guest, guest.id == Invitation.used_by_id)
        .order_by(Invitation.id.desc())
        .limit(MOST_SHOWN)
    )
    if made_by_id is not None:
        query = query.where(Invitation.made_by_id == made_by_id)
    return [InvitationFacts(*row[:5], row[5] or "", row[6] or "") for row in db.session.execute(query)]
