"""``op.backfill(…)``: fill columns of a large table in batches, each short and a transaction of its own."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from alembic.operations import MigrateOperation, Operations

from migrator.operations.course import Course, measure
from migrator.records import Reading

FIRST_ROWS, FEWEST_ROWS, MOST_ROWS = 1_000, 100, 50_000
MOST_RUNNING = 16  # threads of the server: above it we wait for it to get its breath
QUIET_SECONDS = 0.3  # from here on it is told how far it is
MARK = "/* op.backfill: in batches */"  # in rendered SQL one statement stands for many


class BackfillOperation(MigrateOperation):
    """See ``backfill``."""

    def __init__(
        self, table: str, values: Mapping[str, Any], where: str | None, key: str, batch_seconds: float
    ) -> None:
        self.table, self.values, self.where = table, values, where
        self.key, self.batch_seconds = key, batch_seconds

    @classmethod
    def backfill(
        cls,
        operations: Operations,
        table: str,
        values: Mapping[str, Any],
        *,
        where: str | None = None,
        key: str = "id",
        batch_seconds: float = 0.2,
    ) -> int:
        """Set ``values`` (column → SQL text or SQLAlchemy expression) on the rows for which ``where`` holds.

        The table is walked by ``key``, a primary or unique key of one column, in batches that are sized so
        that each takes about ``batch_seconds``. On MySQL each batch is committed by itself: an interrupted
        backfill goes on behind the last one that is done. Returns how many rows were changed.
        """
        return int(operations.invoke(cls(table, values, where, key, batch_seconds)))


def register() -> None:
    """Make it known to every revision."""
    Operations.register_operation("backfill")(BackfillOperation)
    Operations.implementation_for(BackfillOperation)(run)


def run(operations: Operations, operation: BackfillOperation) -> int:
    context = operations.get_context()
    if context.as_sql:
        operations.execute(_update(operation, sa.true()).prefix_with(MARK))
        return 0
    follow = context.opts.get("migrator_follow") or _unfollowed
    # SQLite has one writer, and one transaction for the revision.
    is_mysql = operations.get_bind().dialect.name == "mysql"
    apart = context.autocommit_block() if is_mysql else nullcontext()
    with apart, follow(operation.table) as tell:
        return Walk(operations, operation, tell).run()


@contextmanager
def _unfollowed(_table: str) -> Iterator[Callable[[Reading], None]]:
    """Run by Alembic alone: nobody asks how far it is."""
    yield lambda _reading: None


@dataclass
class Walk:
    """One backfill, from the lowest key to the highest that there is when it gets there."""

    operations: Operations
    operation: BackfillOperation
    tell: Callable[[Reading], None]
    rows: int = FIRST_ROWS
    walked: int = 0
    began: float = field(default_factory=time.monotonic)
    course: Course | None = None

    def run(self) -> int:
        changed = 0
        for batch in self._batches():
            began = time.monotonic()
            changed += self._execute(_update(self.operation, batch)).rowcount
            self._adapt(time.monotonic() - began)
            self._wait_for_server()
        return changed

    def _batches(self) -> Iterator[sa.ColumnElement[bool]]:
        key: sa.ColumnClause[Any] = sa.column(self.operation.key)
        source = sa.table(self.operation.table)
        last: Any = None
        while True:
            behind = sa.true() if last is None else key > sa.bindparam("last", last)
            step = sa.select(key).select_from(source).where(behind).order_by(key)
            rows = self.rows
            upto = self._execute(step.offset(sa.bindparam("rows", rows - 1)).limit(1)).scalar()
            if upto is None:
                yield behind
                return
            yield sa.and_(behind, key <= sa.bindparam("upto", upto))
            last = upto
            self.walked += rows
            self._tell_progress(last)

    def _tell_progress(self, last: Any) -> None:
        """A short one asks nothing; how long the way is, is asked once."""
        if self.course is None:
            if time.monotonic() - self.began < QUIET_SECONDS or not self._is_mysql:
                return
            with self._cursor() as cursor:
                self.course = measure(cursor, self.operation.table, self.operation.key)
        self.tell(Reading(self.walked, self.course.estimate(self.walked, last), "rows"))

    def _adapt(self, seconds: float) -> None:
        factor = min(2.0, max(0.25, self.operation.batch_seconds / max(seconds, 0.001)))
        self.rows = int(min(MOST_ROWS, max(FEWEST_ROWS, self.rows * factor)))

    def _wait_for_server(self) -> None:
        """Other people's work comes first."""
        if not self._is_mysql:
            return
        with self._cursor() as cursor:
            for pause in (0.1, 0.2, 0.4, 0.8, 1.6):
                cursor.execute("SHOW GLOBAL STATUS LIKE 'Threads_running'")
                if int(cursor.fetchone()[1]) <= MOST_RUNNING:
                    return
                time.sleep(pause)

    @property
    def _is_mysql(self) -> bool:
        return self.operations.get_bind().dialect.name == "mysql"

    def _cursor(self) -> Any:
        """The driver's: what is asked by it is no part of the revision, and is not journaled."""
        return self.operations.get_bind().connection.cursor()

    def _execute(self, statement: Any) -> Any:
        return self.operations.get_bind().execute(statement)


def _update(operation: BackfillOperation, batch: sa.ColumnElement[bool]) -> sa.Update:
    values = {
        name: sa.text(value) if isinstance(value, str) else value for name, value in operation.values.items()
    }
    table = sa.table(operation.table, *(sa.column(name) for name in operation.values))
    condition = sa.text(operation.where) if operation.where else sa.true()
    return sa.update(table).values(values).where(sa.and_(condition, batch))
