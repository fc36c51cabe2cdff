"""Whether the database's schema fits this image: its recorded revision is what the files here end in."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError, SQLAlchemyError

import web
from web.extensions import db
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


@cache
def image_heads() -> tuple[str, ...]:
    """What this image knows as its head revisions. Needs no database; files do not change while it runs."""
    return tuple(sorted(ScriptDirectory(str(MIGRATIONS_DIRECTORY)).get_heads()))


def check_fit() -> Fit:
    """One query, on MySQL two. Raises ``DatabaseUnreachableError``."""
    (found, migration), heads = _look(), image_heads()
    reason = migration.interruption or _explain(found, heads)
    return Fit(not reason, reason, found, heads, migration.work)


def _explain(found: tuple[str, ...], heads: tuple[str, ...]) -> str:
    if found == heads:
        return ""
    at = " and ".join(found) or "no revision"
    wanted = " and ".join(heads) or "no revision"
    return f"the database is at {at}, this image needs {wanted}. Run: make migrate"


def _look() -> tuple[tuple[str, ...], Migration]:
    """The database's revisions, and what a migration does there, or has left half-way."""
    try:
        with db.engine.connect() as connection:
            rows = connection.execute(text("SELECT version_num FROM alembic_version ORDER BY version_num"))
            return tuple(rows.scalars()), look_at_migration(connection)
    except (ProgrammingError, OperationalError) as error:
        if _is_missing_table(error):
            return (), Migration()
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
