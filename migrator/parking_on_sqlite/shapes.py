"""Tables of an SQLite database as parking sees them: their stored columns and their primary key."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from migrator.database.derived import list_derived
from migrator.database.versions import is_own

PASSING = ("sqlite_", "_alembic_tmp_")  # the server's own, and those of a batch operation


@dataclass(frozen=True)
class Shape:
    """``columns``: name and default of those that are stored; ``key``: those of the primary key, in order."""

    name: str
    columns: dict[str, str | None]
    key: tuple[str, ...]


def quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def listed(names: Iterable[str], prefix: str = "") -> str:
    return ", ".join(prefix + quote(name) for name in names)


def read_shapes(cursor: Any, version_table: str) -> dict[str, Shape]:
    """The project's tables that hold something, by name."""
    derived = list_derived(cursor)
    cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    names = [name for (name,) in cursor.fetchall() if name not in derived]
    ours = [name for name in names if name != version_table and not is_own(name)]
    return {name: read_shape(cursor, name) for name in ours if not name.startswith(PASSING)}


def read_shape(cursor: Any, name: str) -> Shape:
    cursor.execute(f"PRAGMA table_xinfo({quote(name)})")
    rows = [row for row in cursor.fetchall() if row[6] == 0]  # neither generated nor hidden
    key = tuple(row[1] for row in sorted(rows, key=lambda row: row[5]) if row[5])
    return Shape(name, {row[1]: row[4] for row in rows}, key)


def count(cursor: Any, query: str) -> int:
    cursor.execute(f"SELECT COUNT(*) FROM {query}")
    return int(cursor.fetchone()[0])


def same(pairs: Iterable[tuple[str, str]]) -> str:
    """SQL: whether each two are the same, NULL and NULL as well."""
    return " AND ".join(f"{left} IS {right}" for left, right in pairs)
