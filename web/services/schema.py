"""Whether the database's schema fits this image.

It does when its revision is what the files here end in, or a newer one that is recorded as only adding.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError, SQLAlchemyError

import web
from web.extensions import db
from web.services.ahead import Ahead, look_ahead
from web.services.in_flight import Migration, look_at_migration

MIGRATIONS_DIRECTORY = Path(web.__file__).resolve().parent.parent / "migrations"
_NO_SUCH_TABLE = 1146


class DatabaseUnreachableError(Exception):
    """The message names the error's number, never the account or the address."""


@dataclass(frozen=True)
class Fit:
    """``reason`` is empty when it fits, else it says what is wrong and what to type."""

    fits: bool
    reason: str
    database_revisions: tuple[str, ...]
    image_heads: tuple[str, ...]
    migration: str = ""  # what a migration does right now
    newer: tuple[str, ...] = ()  # revisions in the database that this image does not know, and works with


@cache
def image_heads() -> tuple[str, ...]:
    """What this image knows as its head revisions. Needs no database; files do not change while it runs."""
    return tuple(sorted(ScriptDirectory(str(MIGRATIONS_DIRECTORY)).get_heads()))


def check_fit() -> Fit:
    """One query, on MySQL two; one more where the database is at another revision.

    Raises ``DatabaseUnreachableError``.
    """
    found, migration, ahead = _look()
    reason = migration.interruption or _explain(found, image_heads(), ahead)
    return Fit(not reason, reason, found, image_heads(), migration.work, () if reason else ahead.revisions)


def _explain(found: tuple[str, ...], heads: tuple[str, ...], ahead: Ahead) -> str:
    if found == heads or (ahead.revisions and not ahead.broken_by):
        return ""
    at = " and ".join(found) or "no revision"
    wanted = " and ".join(heads) or "no revision"
    if ahead.broken_by:
        return (
            f"the database is at {at}, this image needs {wanted} and does not work with {ahead.broken_by}: "
            f"{ahead.why}. Start an image that knows {ahead.broken_by}; or go down. "
            f"Run: make migrate rev={wanted} web=stop"
        )
    return f"the database is at {at}, this image needs {wanted}. Run: make migrate"


def _look() -> tuple[tuple[str, ...], Migration, Ahead]:
    """The database's revisions, what a migration does there or has left half-way, what is newer than here."""
    heads = image_heads()
    try:
        with db.engine.connect() as connection:
            rows = connection.execute(text("SELECT version_num FROM alembic_version ORDER BY version_num"))
            found, migration = tuple(rows.scalars()), look_at_migration(connection)
            is_other = found != heads and len(found) == len(heads) == 1
            return found, migration, look_ahead(connection, found[0], heads[0]) if is_other else Ahead()
    except (ProgrammingError, OperationalError) as error:
        if _is_missing_table(error):
            return (), Migration(), Ahead()
        raise DatabaseUnreachableError(_name(error)) from error
    except SQLAlchemyError as error:
        raise DatabaseUnreachableError(type(error).__name__) from error


def _is_missing_table(error: DBAPIError) -> bool:
    return _number(error) == _NO_SUCH_TABLE or "no such table" in str(error.orig)


def _number(error: DBAPIError) -> int | None:
    arguments = error.orig.args if error.orig else ()
    return arguments[0] if arguments and isinstance(arguments[0], int) else None


def _name(error: DBAPIError) -> str:
    number = _number(error)
    return f"the database does not answer (error {number})" if number else "the database does not answer"
