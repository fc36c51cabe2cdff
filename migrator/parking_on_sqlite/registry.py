"""The list of what is parked in an SQLite database."""

import json
from dataclasses import dataclass, field
from typing import Any

from migrator.database.versions import PARKED_TABLE
from migrator.parking_on_sqlite.shapes import quote
from migrator.records import Direction, Step

CREATE = f"""CREATE TABLE IF NOT EXISTS {PARKED_TABLE} (
  name TEXT NOT NULL PRIMARY KEY, revision TEXT NOT NULL, direction TEXT NOT NULL, kind TEXT NOT NULL,
  table_name TEXT NOT NULL, details TEXT NOT NULL,
  parked_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
)"""


class Kind:
    TABLE = "table"  # every row of a table that went
    ROWS = "rows"  # rows that the revision changed, removed, or took a column from
    ASIDE = "aside"  # what no longer fitted when it was to be given back


@dataclass
class Parked:
    """One entry; ``name`` is the table that holds it, ``table`` the one that it was taken from."""

    name: str
    revision: str
    direction: str
    kind: str
    table: str
    details: dict[str, Any] = field(default_factory=dict)
    parked_at: str = ""


def read_parked(cursor: Any) -> list[Parked]:
    """All entries, oldest first."""
    cursor.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (PARKED_TABLE,))
    if cursor.fetchone() is None:
        return []
    cursor.execute(
        f"SELECT name, revision, direction, kind, table_name, details, parked_at FROM {PARKED_TABLE}"
        " ORDER BY parked_at, rowid"
    )
    return [
        Parked(name, revision, direction, kind, table, json.loads(details), parked_at)
        for name, revision, direction, kind, table, details, parked_at in cursor.fetchall()
    ]


def find_claimable(entries: list[Parked], step: Step) -> list[Parked]:
    """What the same revision has set aside in the other direction."""
    other = Direction.DOWN if step.direction is Direction.UP else Direction.UP
    mine = [entry for entry in entries if (entry.revision, entry.direction) == (step.revision, str(other))]
    return [entry for entry in mine if entry.kind != Kind.ASIDE]


def insert(cursor: Any, entry: Parked) -> None:
    cursor.execute(CREATE)
    cursor.execute(
        f"INSERT INTO {PARKED_TABLE} (name, revision, direction, kind, table_name, details)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (entry.name, entry.revision, entry.direction, entry.kind, entry.table, json.dumps(entry.details)),
    )


def let_go(cursor: Any, entry: Parked) -> None:
    """Drop what an entry holds, and the entry."""
    cursor.execute(f"DROP TABLE IF EXISTS {quote(entry.name)}")
    cursor.execute(f"DELETE FROM {PARKED_TABLE} WHERE name = ?", (entry.name,))


def keep_as_aside(cursor: Any, entry: Parked) -> None:
    cursor.execute(f"UPDATE {PARKED_TABLE} SET kind = ? WHERE name = ?", (Kind.ASIDE, entry.name))
