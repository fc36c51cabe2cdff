"""Whether a migration was interrupted: its journal holds a revision, and nobody works on it any more."""

from sqlalchemy import Connection, text
from sqlalchemy.exc import ProgrammingError

_LONGEST_NAMED = 50  # characters of a database's name that stand whole in the lock's name

# The table and the lock's name are the migrator's (docs/decisions/0004-journal.md); the blog only reads.
_QUERY = text(
    "SELECT revision, direction FROM migrator_journal"
    " WHERE position = 0 AND IS_USED_LOCK(CONCAT('migrator\\:', DATABASE(), '\\:run')) IS NULL LIMIT 1"
)


def explain_interruption(connection: Connection) -> str:
    """What is half-applied and what to type; empty when nothing is, or while a migrator works on it."""
    database = connection.engine.url.database or ""
    if connection.dialect.name != "mysql" or len(database) > _LONGEST_NAMED:
        return ""
    try:
        row = connection.execute(_QUERY).first()
    except ProgrammingError:  # no migrator with a journal has been here
        return ""
    if row is None:
        return ""
    return (
        f"revision {row.revision} is half-applied, on its way {row.direction}, and no migrator works on it."
        " Run the migration again that was interrupted: make migrate"
    )
