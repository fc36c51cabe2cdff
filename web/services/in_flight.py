"""What a migration does right now, or has left half-way when it was interrupted."""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, text
from sqlalchemy.exc import ProgrammingError

_LONGEST_NAMED = 50  # characters of a database's name that stand whole in the lock's name
_LONGEST_STATEMENT = 120
_VALUES = re.compile(r"'(?:[^'\\\\]|\\\\.|'')*'|\"(?:[^\"\\\\]|\\\\.|\"\")*\"")

# The table and the lock's name are the migrator's (docs/decisions/0004-journal.md); the blog only reads.
_QUERY = text(
    "SELECT IS_USED_LOCK(CONCAT('migrator\\:', DATABASE(), '\\:run')) IS NOT NULL AS is_at_work, last.*"
    " FROM (SELECT 1) AS always LEFT JOIN (SELECT revision, direction, kind, position, statement,"
    " TIMESTAMPDIFF(SECOND, written_at, SYSDATE()) AS seconds FROM migrator_journal"
    " ORDER BY kind <> 'restore', position DESC LIMIT 1) AS last ON TRUE"
)


@dataclass(frozen=True)
class Migration:
    """``interruption``: what is half-applied, and what to type. ``work``: what is being done right now."""

    interruption: str = ""
    work: str = ""


def look_at_migration(connection: Connection) -> Migration:
    """Both are empty when there is nothing to tell. One query, and none but on MySQL."""
    database = connection.engine.url.database or ""
    if connection.dialect.name != "mysql" or len(database) > _LONGEST_NAMED:
        return Migration()
    try:
        row = connection.execute(_QUERY).one()
    except ProgrammingError:  # no migrator with a journal has been here
        return Migration()
    if row.is_at_work:
        return Migration(work=f"a migration is running: {_describe(row)}")
    if row.revision is None:
        return Migration()
    if row.kind == "restore":
        snapshot = row.revision.split()[-1]
        return Migration(
            f"the {row.revision} was interrupted. Run it again: make restore at={snapshot} yes=1"
        )
    return Migration(
        f"revision {row.revision} is half-applied, on its way {row.direction}, and no migrator works on it."
        " Run the migration again that was interrupted: make migrate"
    )


def _describe(row: Row[Any]) -> str:
    if row.revision is None:
        return "of what it does nothing is in its journal yet"
    if row.kind == "restore":
        return f"the {row.revision} swaps its tables into place"
    return (
        f"revision {row.revision} on its way {row.direction}, statement {row.position},"
        f" begun {max(row.seconds, 0)} s ago: {_shorten(row.statement)}"
    )


def _shorten(statement: str) -> str:
    """Without the values in it: who asks whether the blog is ready need not see them."""
    words = " ".join(_VALUES.sub("'…'", statement).split())
    return words if len(words) <= _LONGEST_STATEMENT else words[: _LONGEST_STATEMENT - 1] + "…"
