"""What is set aside in an SQLite database, and letting it go for good."""

from datetime import UTC, datetime
from typing import Any

from migrator.parking.purging import Listed
from migrator.parking_on_sqlite.registry import Parked, let_go, read_parked
from migrator.parking_on_sqlite.shapes import count, quote


def list_copies(cursor: Any) -> list[Listed]:
    """Everything that is set aside, oldest first."""
    listed = [_list_one(cursor, entry) for entry in read_parked(cursor)]
    return [one for one in listed if one.rows]


def drop_copies(cursor: Any, names: set[str]) -> None:
    for entry in read_parked(cursor):
        if entry.name in names:
            let_go(cursor, entry)


def find_older(listed: list[Listed], days: int) -> list[str]:
    """The names of what has been set aside for so many days."""
    now = datetime.now(UTC).replace(tzinfo=None)
    return [one.name for one in listed if (now - datetime.fromisoformat(one.since)).days >= days]


def _list_one(cursor: Any, entry: Parked) -> Listed:
    return Listed(
        *(entry.name, entry.revision, entry.direction, entry.kind, entry.table, "", entry.parked_at[:16]),
        rows=count(cursor, quote(entry.name)),
        bytes=0,
        query=f"SELECT * FROM {quote(entry.name)}",
    )
