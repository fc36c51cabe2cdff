"""UNDO: what is asked for leads away from the revision in flight, so what that has done is put back first."""

from collections.abc import Callable

import pymysql
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from migrator.database.connection import make_engine
from migrator.database.refusals import is_lost
from migrator.errors import MigratorError, OutcomeUnknownError, StatementRefusedError
from migrator.journal.table import InFlight, read_one
from migrator.project.environment import Project
from migrator.records import Direction, Plan
from migrator.stages.journaling import open_journal
from migrator.stages.resume import describe_state, find_in_flight, find_origin, forget_untouched

STAGE = "undo"
Tell = Callable[..., None]


def leads_elsewhere(plan: Plan, in_flight: InFlight | None) -> bool:
    """Whether the plan does not begin with the revision in flight."""
    if in_flight is None or in_flight.restore:
        return False
    first = plan.steps[0] if plan.steps else None
    return first is None or (first.revision, first.direction) != (in_flight.revision, in_flight.direction)


def put_back(
    engine: Engine, project: Project, plan: Plan, check_lock: Callable[[], None], tell: Tell
) -> InFlight | None:
    """Put the revision in flight back where the plan leads elsewhere; returns what the plan goes on with.

    Raises ``RefusedByCheckError`` for what cannot be put back, ``StatementRefusedError`` where the server
    says no: what is put back until then stays so, and the same command goes on.
    """
    in_flight = forget_untouched(engine, find_in_flight(engine))
    if in_flight is None or not leads_elsewhere(plan, in_flight):
        return in_flight
    try:
        _put_back(engine, project, in_flight, check_lock, tell)
    except MigratorError:
        raise
    except (DBAPIError, pymysql.err.MySQLError) as error:
        raise _explain(error, in_flight) from error
    return None


def _put_back(
    engine: Engine, project: Project, in_flight: InFlight, check_lock: Callable[[], None], tell: Tell
) -> None:
    from migrator.undoing.undo import Undo  # noqa: PLC0415 - no other run needs it

    def wait(text: str) -> None:
        tell(STAGE, "stepped-back", text)

    # A connection of its own: its settings must not come back to whoever takes it from a pool next.
    with (
        make_engine(engine.url).connect() as connection,
        open_journal(connection, project.settings, check_lock, wait) as journal,
    ):
        assert journal is not None  # noqa: S101 - nothing is in flight on SQLite
        half, begun = in_flight, None
        if in_flight.direction == Direction.BACK:
            half, begun = read_one(journal.cursor, in_flight.revision, but_for=Direction.BACK), in_flight
        finish = _find_finish(project, half)
        undo = Undo(journal, journal.driver.cursor(), journal.open_scratch, half, finish, begun)
        undo.check()
        tell(STAGE, "undoing", f"putting back revision {half.revision}: {describe_state(half)}")
        undo.run()
    text = f"revision {half.revision} is put back to where it began"
    tell(STAGE, "undone", f"{text}; what it had added is set aside (make parked)", revision=half.revision)


def _find_finish(project: Project, half: InFlight) -> str:
    is_known = half.revision in {script.revision for script in project.script.walk_revisions()}
    if half.direction == Direction.UP or not is_known:
        return half.revision
    return find_origin(project.script, half.revision, Direction.UP)


def _explain(error: Exception, in_flight: InFlight) -> MigratorError:
    original = error.orig if isinstance(error, DBAPIError) else error
    again = "Run the same command again: it goes on from there."
    if original is not None and is_lost(original):
        what = f"the connection was lost while revision {in_flight.revision} was put back"
        return OutcomeUnknownError(what, str(original), again)
    return StatementRefusedError(
        f"the server refused a statement that puts back revision {in_flight.revision}",
        str(original),
        f"Mend what it says. {again}",
        "make restore at=<id>   is the other way, with a snapshot from before",
    )
