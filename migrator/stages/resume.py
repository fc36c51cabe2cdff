"""RESUME: is a revision in flight, and does what is asked for go on with it?"""

import hashlib
from pathlib import Path

import pymysql
from alembic.script import ScriptDirectory
from pymysql.constants import ER
from sqlalchemy import Engine

from migrator.errors import HalfAppliedError, RefusedByCheckError
from migrator.journal.refusals import ways_on
from migrator.journal.table import InFlight, read_in_flight, remove_rows
from migrator.records import Direction

STAGE = "resume"


def find_in_flight(engine: Engine) -> InFlight | None:
    """What an interrupted run has left; None when nothing is in flight, or where nothing can be (SQLite)."""
    if engine.dialect.name != "mysql":
        return None
    with engine.connect() as connection:
        try:
            return read_in_flight(connection.connection.cursor())
        except pymysql.err.ProgrammingError as error:
            if error.args[0] == ER.NO_SUCH_TABLE:
                return None
            raise


def forget_untouched(engine: Engine, in_flight: InFlight | None) -> InFlight | None:
    """Drop the journal of a revision that changed nothing: its file may be mended, or another way taken."""
    if in_flight is None or not in_flight.is_untouched:
        return in_flight
    with engine.connect() as connection:
        remove_rows(connection.connection.cursor(), in_flight.revision, in_flight.direction)
        connection.connection.commit()
    # A way back that had not begun leaves what it was about to put back.
    return forget_untouched(engine, find_in_flight(engine)) if in_flight.direction == "back" else None


def check_resumable(script: ScriptDirectory, in_flight: InFlight | None) -> None:
    """Raise unless the file of the revision in flight, with which a plan begins, is what was begun."""
    if in_flight is None:
        return
    if in_flight.restore:
        raise explain_restore(in_flight)
    if digest_of(script, in_flight.revision) != in_flight.rows[0].digest:
        raise HalfAppliedError(
            f"revision {in_flight.revision} is half-applied, and its file has changed since",
            describe_state(in_flight),
            *ways_on(find_origin(script, in_flight.revision, in_flight.direction)),
        )


def find_origin(script: ScriptDirectory, revision: str, direction: str) -> str:
    """The revision at which the database stood before this one was begun: where its way back leads."""
    if direction == Direction.DOWN:
        return revision
    below = script.get_revision(revision).down_revision
    return below if isinstance(below, str) else "base" if below is None else " ".join(below)


def explain_restore(in_flight: InFlight) -> RefusedByCheckError:
    """What to type while the swap of a restore is not finished."""
    return RefusedByCheckError(
        f"the {in_flight.revision} was interrupted; nothing else may be done until it is finished",
        describe_state(in_flight),
        f"make restore at={in_flight.revision.split()[-1]} yes=1   goes on where it was",
    )


def digest_of(script: ScriptDirectory, revision: str) -> str:
    """SHA-256 of a revision's file."""
    return hashlib.sha256(Path(script.get_revision(revision).path).read_bytes()).hexdigest()


def describe_state(in_flight: InFlight) -> str:
    if in_flight.restore:
        return "The database's tables are being swapped: triggers and views may be missing."
    done = in_flight.done_count
    count = "1 statement is" if done == 1 else f"{done} statements are"
    last = in_flight.rows[max(in_flight.rows)]
    return f"{count} done on its way {in_flight.direction}; the last that was begun: {last.statement}"
