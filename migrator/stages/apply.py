"""APPLY: run the plan's revisions, each statement watched."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from alembic.runtime.migration import MigrationContext, RevisionStep
from sqlalchemy import Connection
from sqlalchemy.engine import URL

from migrator.database.watch import watch_statements
from migrator.errors import MigratorError, OutcomeUnknownError, UsageError
from migrator.project.environment import Project
from migrator.records import Note, Plan, Step
from migrator.reporting import Reporter
from migrator.stages.explain import Progress, explain
from migrator.stages.plan import find_migrations

STAGE = "apply"


@dataclass
class Application:
    """One run of one plan towards ``target``. ``is_locked`` says whether the lock is still ours."""

    project: Project
    plan: Plan
    target: str
    report: Reporter
    is_locked: Callable[[], bool]
    progress: Progress = field(default_factory=Progress)

    def run(self, url: URL) -> None:
        """Run every step. Raises ``StatementRefusedError`` or ``OutcomeUnknownError``."""
        try:
            self.project.run_env(url, self._work)
        except MigratorError:
            raise
        except Exception as error:
            if self.progress.step is None:
                raise
            keeps_ddl = url.get_backend_name() == "mysql"
            raise explain(error, self.progress, keeps_ddl=keeps_ddl) from error

    def _work(self, revisions: Any, context: MigrationContext) -> Iterator[RevisionStep]:
        connection = self._check_context(context)
        migrations = find_migrations(self.project.script, revisions, self.target, self.plan.direction)
        with watch_statements(connection, self.progress.see):
            yield from self._steps(migrations)

    def _check_context(self, context: MigrationContext) -> Connection:
        expected = self.project.settings.version_table
        if context.connection is None or context.version_table != expected:
            raise UsageError(
                f"env.py keeps its revisions in the table {context.version_table}",
                f"The migrator looked into {expected}.",
                f"--version-table {context.version_table}",
            )
        return context.connection

    def _steps(self, migrations: Iterable[RevisionStep]) -> Iterator[RevisionStep]:
        for number, (step, migration) in enumerate(zip(self.plan.steps, migrations, strict=True), start=1):
            self._check_lock()
            self.progress.start(step)
            started = time.monotonic()
            yield migration  # Alembic runs it, writes the version row and commits before it asks for the next
            self._tell_done(number, step, time.monotonic() - started)

    def _check_lock(self) -> None:
        if not self.is_locked():
            raise OutcomeUnknownError(
                "the lock was lost between two revisions",
                "The connection that held it has ended, and another migrator may be at work.",
                "make current   shows where the database stands; then run the same command again",
            )

    def _tell_done(self, number: int, step: Step, seconds: float) -> None:
        count = self.progress.count
        place, statements = f"{number}/{len(self.plan.steps)}", "statement" if count == 1 else "statements"
        text = f"{place} {step.direction} {step.revision} {step.description}"
        text += f" ({count} {statements}, {seconds:.2f} s)"
        data = {"revision": step.revision, "direction": step.direction, "statements": count}
        self.report(Note(STAGE, "revision-done", text, {**data, "seconds": round(seconds, 3)}))
