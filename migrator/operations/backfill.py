"""``op.backfill(…)``: fill columns of a large table in batches, each short and a transaction of its own."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from alembic.operations import MigrateOperation, Operations

FIRST_ROWS, FEWEST_ROWS, MOST_ROWS = 1_000, 100, 50_000
MOST_RUNNING = 16  # threads of the server: above it we wait for it to get its breath
TOLD_EVERY_SECONDS = 2.0
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
    tell: Callable[[str], None] = context.opts.get("migrator_tell") or (lambda _text: None)
    if (
        operations.get_bind().dialect.name != "mysql"
    ):  # SQLite: one writer, and one transaction for the revision
        return Walk(operations, operation, tell).run()
    with context.autocommit_block():
        return Walk(operations, operation, tell).run()


@dataclass
class Walk:
    """One backfill, from the lowest key to the highest that there is when it gets there."""

    operations: Operations
    operation: BackfillOperation
    tell: Callable[[str], None]
    rows: int = FIRST_ROWS

    def run(self) -> int:
        changed, started, told_at = 0, time.monotonic(), time.monotonic()
        for batch in self._batches():
            began = time.monotonic()
            changed += self._execute(_update(self.operation, batch)).rowcount
            now = time.monotonic()
            self._adapt(now - began)
            if now - told_at > TOLD_EVERY_SECONDS:
                rate = changed / (now - started)
                self.tell(f"backfill of {self.operation.table}: {changed:,} rows, {rate:,.0f} a second")
                told_at = now
            self._wait_for_server()
        return changed

    def _batches(self) -> Iterator[sa.ColumnElement[bool]]:
        key: sa.ColumnClause[Any] = sa.column(self.operation.key)
        source = sa.table(self.operation.table)
        last: Any = None
        while True:
            behind = sa.true() if last is None else key > sa.bindparam("last", last)
            step = sa.select(key).select_from(source).where(behind).order_by(key)
            upto = self._execute(step.offset(sa.bindparam("rows", self.rows - 1)).limit(1)).scalar()
            if upto is None:
                yield behind
                return
            yield sa.and_(behind, key <= sa.bindparam("upto", upto))
            last = upto

    def _adapt(self, seconds: float) -> None:
        factor = min(2.0, max(0.25, self.operation.batch_seconds / max(seconds, 0.001)))
        self.rows = int(min(MOST_ROWS, max(FEWEST_ROWS, self.rows * factor)))

    def _wait_for_server(self) -> None:
        """Other people's work comes first. Asked through the driver: it is no part of the revision."""
        if self.operations.get_bind().dialect.name != "mysql":
            return
        with self.operations.get_bind().connection.cursor() as cursor:  # type: ignore[attr-defined]
            for pause in (0.1, 0.2, 0.4, 0.8, 1.6):
                cursor.execute("SHOW GLOBAL STATUS LIKE 'Threads_running'")
                if int(cursor.fetchone()[1]) <= MOST_RUNNING:
                    return
                time.sleep(pause)

    def _execute(self, statement: Any) -> Any:
        return self.operations.get_bind().execute(statement)


def _update(operation: BackfillOperation, batch: sa.ColumnElement[bool]) -> sa.Update:
    values = {
        name: sa.text(value) if isinstance(value, str) else value for name, value in operation.values.items()
    }
    table = sa.table(operation.table, *(sa.column(name) for name in operation.values))
    condition = sa.text(operation.where) if operation.where else sa.true()
    return sa.update(table).values(values).where(sa.and_(condition, batch))
