"""Putting jobs in, in the transaction of whatever makes them needed: both are there, or neither."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Insert
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


def _insert_once(values: dict[str, Any]) -> Insert:
    """Not "look, then insert": another transaction may insert in between, and ours would be lost."""
    if db.engine.dialect.name == "mysql":
        insert = mysql.insert(Job).values(**values)
        return insert.on_duplicate_key_update(unique_key=insert.inserted.unique_key)
    return sqlite.insert(Job).values(**values).on_conflict_do_nothing(index_elements=["unique_key"])
