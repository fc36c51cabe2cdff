"""APPLY: run the plan's revisions, each statement watched and, on MySQL, journaled."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from alembic.runtime.migration import MigrationContext, RevisionStep
from sqlalchemy import Connection, event
from sqlalchemy.engine import URL

from migrator.database.connection import make_engine
from migrator.database.gauge import Gauge
from migrator.database.watch import Call, watch_statements
from migrator.errors import MigratorError, OutcomeUnknownError, UsageError
from migrator.journal.journal import Journal
from migrator.journal.table import InFlight
from migrator.project.environment import Project
from migrator.records import Note, Plan, Reading, Step
from migrator.stages.check import make_waiver_test
from migrator.stages.explain import Progress, explain
from migrator.stages.following import Follower
from migrator.stages.journaling import make_version_test, open_journal
from migrator.stages.keep import Keeper
from migrator.stages.plan import find_migrations
from migrator.stages.resume import digest_of

if TYPE_CHECKING:
    from migrator.parking_on_sqlite.parking import CopyParking

STAGE = "apply"


@dataclass
class Application:
    """One run of one plan towards ``target``. ``check_lock`` raises once the lock is not ours any more."""

    project: Project
    plan: Plan
    target: str
    follower: Follower
    check_lock: Callable[[], None]
    in_flight: InFlight | None = None  # of the first step, from an interrupted run
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
        context.opts["migrator_follow"] = self._follow_backfill
        migrations = find_migrations(self.project.script, revisions, self.target, self.plan.direction)
        self.progress.origin = " ".join(self.plan.start) or "base"
        waives = make_waiver_test(self.project)
        opened = open_journal(
            connection, self.project.settings, self.check_lock, self._tell_wait, waives=waives
        )
        with opened as journal:
            keeper = Keeper(self.project, connection)
            copying = self._open_copying(connection)
            execute = self._make_execute(journal, keeper, copying)
            with watch_statements(connection, execute), self._make_gauge(connection).awake():
                for number, (step, migration) in enumerate(self._pair(migrations), start=1):
                    self.progress.start(step)
                    keeper.begin()
                    if copying:
                        copying.begin(step)
                    started = time.monotonic()
                    if journal:
                        digest = digest_of(self.project.script, step.revision)
                        in_flight = self.in_flight if number == 1 else None
                        journal.begin(step, digest, in_flight, next(iter(self.plan.steps[number:]), None))
                    # Alembic runs it, writes the version and commits before it asks for the next.
                    yield migration
                    self._tell_done(number, step, time.monotonic() - started)

    def _open_copying(self, connection: Connection) -> "CopyParking | None":
        """On SQLite; on MySQL the journal parks."""
        if connection.dialect.name == "mysql":
            return None
        from migrator.parking_on_sqlite.parking import CopyParking  # noqa: PLC0415 - not for MySQL

        copying = CopyParking(connection.connection.driver_connection, self.project.settings.version_table)
        event.listen(connection, "commit", copying.check_commit)
        return copying

    def _make_execute(
        self, journal: Journal | None, keeper: Keeper, copying: "CopyParking | None"
    ) -> Callable[[Call], None]:
        is_version_write = make_version_test(self.project.settings.version_table)

        def execute(call: Call) -> None:
            self.progress.see(call)
            run = partial(journal.execute, call) if journal else call.run
            step = self.progress.step
            if step and is_version_write(call.text):
                if copying:
                    copying.finish()
                run()
                keeper.note(call, step)
                return
            keeper.see(call.text)
            if copying:
                copying.see(call.text)
            if step is None or (journal and journal.is_replaying):
                run()
                return
            with self.follower.follow(step, self.progress.count, call, partial(_find_algorithm, journal)):
                run()

        return execute

    def _make_gauge(self, connection: Connection) -> Gauge:
        driver: Any = connection.connection.driver_connection
        if connection.dialect.name != "mysql":
            return Gauge(None, 0, self.follower.since, self.follower.look)
        engine = make_engine(connection.engine.url)
        return Gauge(engine, driver.thread_id(), self.follower.since, self.follower.look)

    def _follow_backfill(self, table: str) -> AbstractContextManager[Callable[[Reading], None]]:
        step = self.progress.step
        assert step is not None  # noqa: S101 - an operation runs inside a revision
        return self.follower.follow_backfill(step, self.progress.count + 1, table)

    def _pair(self, migrations: Iterable[RevisionStep]) -> Iterable[tuple[Step, RevisionStep]]:
        return zip(self.plan.steps, migrations, strict=True)

    def _check_context(self, context: MigrationContext) -> Connection:
        expected = self.project.settings.version_table
        if context.connection is None or context.version_table != expected:
            raise UsageError(
                f"env.py keeps its revisions in the table {context.version_table}",
                f"The migrator looked into {expected}.",
                f"--version-table {context.version_table}",
            )
        return context.connection

    def _tell_wait(self, text: str) -> None:
        self.follower.wait(text)
        self.follower.report(Note(STAGE, "stepped-back", text))

    def _tell_done(self, number: int, step: Step, seconds: float) -> None:
        count = self.progress.count
        place, statements = f"{number}/{len(self.plan.steps)}", "statement" if count == 1 else "statements"
        text = f"{place} {step.direction} {step.revision} {step.description}"
        text += f" ({count} {statements}, {seconds:.2f} s)"
        data = {"revision": step.revision, "direction": step.direction, "statements": count}
        self.follower.report(Note(STAGE, "revision-done", text, {**data, "seconds": round(seconds, 3)}))


def _find_algorithm(journal: Journal | None) -> str:
    """Of the schema statement that has just been done; "" where the server has no such thing."""
    return journal.recorder.algorithm if journal and journal.recorder else ""


def make_lock_check(is_locked: Callable[[], bool]) -> Callable[[], None]:
    """A check that raises ``OutcomeUnknownError`` when the lock has been lost."""

    def check() -> None:
        if not is_locked():
            raise OutcomeUnknownError(
                "the lock was lost while migrating",
                "The connection that held it has ended, and another migrator may be at work.",
                "Run the same command again: it finds what is done and goes on from there.",
            )

    return check
