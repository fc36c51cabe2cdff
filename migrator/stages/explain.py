"""What an error in the middle of a revision means: refused and unknown are different outcomes."""

from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError

from migrator.database.watch import Statement
from migrator.errors import MigratorError, OutcomeUnknownError, StatementRefusedError
from migrator.records import Step

# MySQL's codes for a connection that ended, was killed, or a server that shuts down.
LOST = frozenset({0, 1053, 1927, 2006, 2013, 2014, 2055, 3169, 4031})


@dataclass
class Progress:
    """Where an application of a plan is: the step, its last statement, and how many it had."""

    step: Step | None = None
    statement: Statement | None = None
    count: int = 0

    def start(self, step: Step) -> None:
        self.step, self.statement, self.count = step, None, 0

    def see(self, statement: Statement) -> None:
        self.statement = statement
        self.count += 1


def explain(error: Exception, progress: Progress, *, keeps_ddl: bool) -> MigratorError:
    """The error as an operator needs it. ``keeps_ddl``: the server cannot take a statement back (MySQL)."""
    where = _where(progress)
    if not isinstance(error, DBAPIError):
        why = f"{type(error).__name__}: {error}"
        return StatementRefusedError(f"the Python of {where} failed", why, *_ways_on(progress, keeps_ddl))
    text = progress.statement.text if progress.statement else "(none)"
    why = f"{error.orig}\nStatement {progress.count}: {text}"
    if is_lost(error):
        return OutcomeUnknownError(
            f"the connection was lost in {where}",
            f"{why}\nWhether the server executed it is not known.",
            "make current   shows where the database stands",
        )
    return StatementRefusedError(
        f"the server refused a statement of {where}", why, *_ways_on(progress, keeps_ddl)
    )


def is_lost(error: DBAPIError) -> bool:
    arguments = getattr(error.orig, "args", ())
    return error.connection_invalidated or bool(arguments and arguments[0] in LOST)


def _where(progress: Progress) -> str:
    step = progress.step
    if step is None:
        return "the reading of the version table"
    return f"revision {step.revision} ({step.description}), on its way {step.direction}"


def _ways_on(progress: Progress, keeps_ddl: bool) -> tuple[str, ...]:  # noqa: FBT001
    done = "Nothing of this revision was kept."
    if keeps_ddl and progress.count > 1:
        done = f"{progress.count - 1} statements before it were executed; MySQL takes no DDL back."
    return (
        done,
        "make current   shows where the database stands",
        "Mend the data or the revision, then run the same command again.",
    )
