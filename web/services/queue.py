"""Putting jobs in, in the transaction of whatever makes them needed: both are there, or neither."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Insert, delete, select
from sqlalchemy.dialects import mysql, sqlite

from web.extensions import db
from web.models import Job, utc_now

SOON, NORMAL, LATER = 1, 5, 9  # somebody sits and waits; nobody does; there are many of them


def enqueue(
    kind: str,
    payload: Mapping[str, object],
    *,
    key: str | None = None,
    run_at: datetime | None = None,
    priority: int = NORMAL,
) -> None:
    """Add a job to the session's transaction; the caller commits. With a ``key`` that is taken: nothing.

    ``payload`` is JSON that names rows by their ids: what it means is read when the job runs.
    """
    values = {
        "kind": kind,
        "payload": dict(payload),
        "unique_key": key,
        "run_at": run_at or utc_now(),
        "priority": priority,
    }
    db.session.execute(_insert_once(values))


def withdraw(kind: str, fact: str, numbers: Collection[int]) -> None:
    """Take away, in the session's transaction, what waits for these rows. What a worker has begun goes on."""
    waiting = (Job.kind == kind, Job.status == "waiting")
    # Looked for first: a DELETE would lock all that it reads, and a worker would wait for nothing.
    found = select(Job.id).where(*waiting, Job.payload[fact].as_integer().in_(numbers))
    ids = db.session.scalars(found).all()
    db.session.execute(delete(Job).where(Job.id.in_(ids), *waiting))


def _insert_once(values: dict[str, Any]) -> Insert:
    """Not "look, then insert": another transaction may insert in between, and ours would be lost."""
    if db.engine.dialect.name == "mysql":
        insert = mysql.insert(Job).values(**values)
        return insert.on_duplicate_key_update(unique_key=insert.inserted.unique_key)
    return sqlite.insert(Job).values(**values).on_conflict_do_nothing(index_elements=["unique_key"])
