"""Sessions: one row per browser, ended one by one or all."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from web.extensions import db
from web.models import ApiToken, UserSession, utc_now
from web.services.authentication.devices import Visit
from web.services.authentication.tokens import digest, make_token

KEEP_DAYS = 7  # without a visit; a browser that is closed forgets its cookie earlier
REMEMBER_DAYS = 30
SEEN_EVERY = timedelta(minutes=5)  # so often at most does reading a page write


@dataclass(frozen=True)
class SessionFacts:
    id: int
    device: str
    address: str
    created_at: datetime
    seen_at: datetime


def start_session(user_id: int, visit: Visit, *, remember: bool) -> str:
    """The token that the browser keeps. Sessions of this person that have run out are taken away."""
    now = utc_now()
    gone = now - timedelta(days=REMEMBER_DAYS)
    db.session.execute(delete(UserSession).where(UserSession.user_id == user_id, UserSession.seen_at < gone))
    token = make_token()
    row = UserSession(
        user_id=user_id,
        token_digest=digest(token),
        device=visit.device,
        address=visit.address,
        keep_days=REMEMBER_DAYS if remember else KEEP_DAYS,
    )
    db.session.add(row)
    db.session.commit()
    return token


def has_run_out(seen_at: datetime, keep_days: int) -> bool:
    return seen_at + timedelta(days=keep_days) < utc_now()


def see_session(session_id: int, seen_at: datetime, visit: Visit) -> None:
    """Note the visit, unless one was noted a moment ago."""
    now = utc_now()
    if now - seen_at >= SEEN_EVERY:
        _change(session_id, seen_at=now, address=visit.address, device=visit.device)


def confirm_session(session_id: int) -> None:
    """Somebody has just given their secret again."""
    _change(session_id, confirmed_at=utc_now())


def list_sessions(user_id: int) -> list[SessionFacts]:
    """The one that was seen last comes first."""
    rows = db.session.scalars(
        select(UserSession)
        .where(UserSession.user_id == user_id)
        .order_by(UserSession.seen_at.desc(), UserSession.id.desc())
    )
    return [
        SessionFacts(row.id, row.device, row.address, row.created_at, row.seen_at)
        for row in rows
        if not has_run_out(row.seen_at, row.keep_days)
    ]


def end_session(user_id: int, session_id: int) -> bool:
    """False when this person has no such session."""
    query = delete(UserSession).where(UserSession.user_id == user_id, UserSession.id == session_id)
    ended = db.session.execute(query).rowcount  # type: ignore[attr-defined] # a DELETE gives a CursorResult
    db.session.commit()
    return bool(ended)


def end_sessions(user_id: int, but_for_id: int | None = None) -> None:
    """All of them, or all but one. The caller commits, so that it goes together with its cause.

    Where all end, somebody else may have had a hand in the account: its API tokens end as well.
    """
    if but_for_id is None:
        db.session.execute(delete(ApiToken).where(ApiToken.user_id == user_id))
    query = delete(UserSession).where(UserSession.user_id == user_id)
    db.session.execute(query if but_for_id is None else query.where(UserSession.id != but_for_id))


def _change(session_id: int, **values: object) -> None:
    db.session.execute(update(UserSession).where(UserSession.id == session_id).values(**values))
    db.session.commit()
