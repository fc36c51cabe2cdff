"""Handing jobs out: each to one worker, for a time; and what becomes of it.

A worker that dies leaves a lease that runs out, and the next one takes the job. Whoever comes back late
cannot finish it any more: the token in the row is another one, and what they did goes with their transaction.
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, CursorResult, Select, Update, select, update

from web.extensions import db
from web.models import Job, utc_now

LEASE_SECONDS = 120
MOST_ATTEMPTS = 8
LONGEST_ERROR = 500  # characters, as the column
_FIRST_PAUSE_SECONDS = 30
_LONGEST_PAUSE_SECONDS = 6 * 3600
_WORKER_DIED = "the worker ended while it was at it"


class LeaseLostError(Exception):
    """The lease ran out and another worker has the job: nothing that this one did may be kept."""


@dataclass(frozen=True)
class Claim:
    """A job in the hands of one worker."""

    id: int
    kind: str
    payload: dict[str, object]
    token: str
    attempts: int
    run_at: datetime
    created_at: datetime


def claim_next(kinds: Collection[str], lease_seconds: int = LEASE_SECONDS) -> Claim | None:
    """The next job of these kinds that is due, or None. Commits, so that others see the lease at once."""
    while True:
        _take_turn()
        now = utc_now()
        job = _first(_find_abandoned(kinds, now)) or _first(_find_waiting(kinds, now))
        if job is None:
            db.session.rollback()
            return None
        if job.status == "running" and job.attempts >= MOST_ATTEMPTS:
            _bury(job, now)
            continue
        return _lease(job, now + timedelta(seconds=lease_seconds))


def finish(claim: Claim) -> None:
    """Commit what the job did together with "done". Raises ``LeaseLostError``, and then neither is kept."""
    # Its facts may be a person's: they are not kept longer than they are needed.
    ended: dict[str, object] = {"status": "done", "finished_at": utc_now(), "payload": {}, "last_error": ""}
    if not _change(claim, ended):
        db.session.rollback()
        raise LeaseLostError
    db.session.commit()


def fail(claim: Claim, reason: str, *, for_good: bool = False) -> bool:
    """Try again later, or, after the last attempt, keep it as failed. True when it was the last."""
    now = utc_now()
    is_last = for_good or claim.attempts >= MOST_ATTEMPTS
    told: dict[str, object] = {"last_error": reason[:LONGEST_ERROR]}
    if is_last:
        told |= {"status": "failed", "finished_at": now}
    else:
        told |= {"status": "waiting", "run_at": now + pause_after(claim.attempts)}
    _change(claim, told)
    db.session.commit()
    return is_last


def release(claim: Claim) -> None:
    """Give it back untouched, for another worker; this attempt does not count."""
    _change(claim, {"status": "waiting", "attempts": claim.attempts - 1})
    db.session.commit()


def pause_after(attempts: int) -> timedelta:
    """30 s, 1 min, 2 min, … at most 6 h; up to half as much more, so that many do not come back at once."""
    seconds = min(_FIRST_PAUSE_SECONDS * 2 ** (attempts - 1), _LONGEST_PAUSE_SECONDS)
    return timedelta(seconds=seconds + secrets.randbelow(seconds // 2 + 1))


def _take_turn() -> None:
    """SQLite knows no row locks: there one worker looks at a time, from the look to the commit."""
    db.session.rollback()
    if db.engine.dialect.name == "sqlite":
        db.session.connection().exec_driver_sql("BEGIN IMMEDIATE")


def _find_waiting(kinds: Collection[str], now: datetime) -> Select[Job]:
    return _find(kinds, Job.status == "waiting", Job.run_at <= now).order_by(Job.priority, Job.run_at, Job.id)


def _find_abandoned(kinds: Collection[str], now: datetime) -> Select[Job]:
    return _find(kinds, Job.status == "running", Job.lease_until <= now).order_by(Job.lease_until)


def _find(kinds: Collection[str], *conditions: ColumnElement[bool]) -> Select[Job]:
    # An older image leaves alone what only a newer one knows.
    return select(Job).where(*conditions, Job.kind.in_(kinds)).limit(1).with_for_update(skip_locked=True)


def _first(query: Select[Job]) -> Job | None:
    found: Job | None = db.session.scalars(query).first()
    return found


def _lease(job: Job, until: datetime) -> Claim:
    job.status = "running"
    job.attempts += 1
    job.lease_until = until
    job.lease_token = secrets.token_hex(16)
    claim = Claim(
        job.id, job.kind, dict(job.payload), job.lease_token, job.attempts, job.run_at, job.created_at
    )
    db.session.commit()
    return claim


def _bury(job: Job, now: datetime) -> None:
    """A job that takes its worker down every time must not do so for ever."""
    job.status = "failed"
    job.finished_at = now
    job.last_error = job.last_error or _WORKER_DIED
    job.lease_until = job.lease_token = None
    db.session.commit()


def _change(claim: Claim, values: dict[str, object]) -> bool:
    """False when the lease is another's by now."""
    freed: dict[str, object] = {"lease_until": None, "lease_token": None, **values}
    return _count(update(Job).where(Job.id == claim.id, Job.lease_token == claim.token).values(**freed)) == 1


def _count(statement: Update) -> int:
    result = db.session.execute(statement)
    assert isinstance(result, CursorResult)  # noqa: S101 - for the types: an UPDATE gives nothing else
    return result.rowcount
