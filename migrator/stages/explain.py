"""What an error in the middle of a revision means: refused and unknown are different outcomes."""

from collections.abc import Iterator
from dataclasses import dataclass

from pymysql.err import MySQLError
from sqlalchemy.exc import DBAPIError, PendingRollbackError

from migrator.database.refusals import is_disk_full, is_lost, is_missing_file
from migrator.database.watch import Call
from migrator.errors import MigratorError, OutcomeUnknownError, StatementRefusedError
from migrator.records import Direction, Step


@dataclass
class Progress:
    """Where an application of a plan is: the step, its last statement, and how many it had."""

    step: Step | None = None
    statement: Call | None = None
    count: int = 0
    origin: str = ""  # where the database stood before the step

    def start(self, step: Step) -> None:
        if step.direction is Direction.DOWN:
            self.origin = step.revision
        elif self.step is not None:
            self.origin = self.step.revision
        self.step, self.statement, self.count = step, None, 0

    def see(self, statement: Call) -> None:
        self.statement = statement
        self.count += 1


def explain(error: Exception, progress: Progress, *, keeps_ddl: bool) -> MigratorError:
    """The error as an operator needs it. ``keeps_ddl``: the server cannot take a statement back (MySQL)."""
    where = _where(progress)
    original = error.orig if isinstance(error, DBAPIError) else error
    text = progress.statement.text if progress.statement else "(none)"
    why = f"{original}\nStatement {progress.count}: {text}"
    lost = next(filter(is_lost, _causes(error)), None) or (error if _goes_on_without(error) else None)
    if lost:
        return OutcomeUnknownError(
            f"the connection was lost in {where}",
            f"{lost}\nStatement {progress.count}: {text}\nWhether the server executed it is not known yet.",
            *(_go_on() if keeps_ddl else ("Run the same command again: nothing of this revision was kept.",)),
        )
    if is_missing_file(original):
        return StatementRefusedError(
            f"the server does not find a table's file in {where}", why, *_restart_server()
        )
    if is_disk_full(original):
        return StatementRefusedError(f"the server's disk is full in {where}", why, *_free_space(progress))
    if isinstance(error, DBAPIError):
        what = f"the server refused a statement of {where}"
    else:
        what, why = f"the Python of {where} failed", f"{type(error).__name__}: {error}"
    return StatementRefusedError(what, why, *_ways_on(progress, keeps_ddl))


def _goes_on_without(error: Exception) -> bool:
    """Whether a revision that has caught the loss of its connection went on with it (SQLAlchemy's 8s2b)."""
    return isinstance(error, PendingRollbackError) and error.code == "8s2b"


def _causes(error: BaseException | None) -> Iterator[MySQLError]:
    """The server's errors that it came from: cleaning up after a lost connection fails in ways of its own."""
    while error is not None:
        original = error.orig if isinstance(error, DBAPIError) else error
        if isinstance(original, MySQLError):
            yield original
        error = error.__cause__ or error.__context__


def _where(progress: Progress) -> str:
    step = progress.step
    if step is None:
        return "the reading of the version table"
    return f"revision {step.revision} ({step.description}), on its way {step.direction}"


def _ways_on(progress: Progress, keeps_ddl: bool) -> tuple[str, ...]:  # noqa: FBT001
    if not keeps_ddl or progress.count <= 1:
        return (
            "Nothing of this revision was kept.",
            "make current   shows where the database stands",
            "Mend the data or the revision, then run the same command again.",
        )
    return (
        "What it did before is kept, and journaled.",
        "Mend the data, then run the same command again: it goes on from there.",
        f"make migrate rev={progress.origin}   puts it back, when the revision itself is wrong.",
    )


def _free_space(progress: Progress) -> tuple[str, ...]:
    return (
        "What it did before is kept, and journaled; the statement itself was taken back.",
        "docker compose exec db df -h /var/lib/mysql   shows how full it is",
        "Make room there, then run the same command again: it goes on from there.",
        f"make migrate rev={progress.origin}   puts it back instead.",
    )


def _restart_server() -> tuple[str, ...]:
    return (
        "It was killed while it renamed the table: a clean restart of the server finds the file again.",
        "docker compose restart db   or, elsewhere, restart mysqld; no row is lost",
        "Then run the same command again: it goes on from there.",
    )


def _go_on() -> tuple[str, ...]:
    return ("Run the same command again: it finds out what is done, and goes on from there.",)
