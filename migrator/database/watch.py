"""One place through which each statement of each revision passes: below Alembic, at the dialect's events."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Connection, event

from migrator.errors import VerificationError


@dataclass(frozen=True, slots=True)
class Call:
    """One execution as SQLAlchemy hands it to the driver; ``run`` executes it, ``is_many`` as executemany."""

    cursor: Any
    text: str
    parameters: Any
    context: Any  # SQLAlchemy's execution context
    is_many: bool
    run: Callable[[], None]


@contextmanager
def watch_statements(connection: Connection, execute: Callable[[Call], None]) -> Iterator[None]:
    """Call ``execute`` in place of the driver for each statement of the connection's dialect.

    On SQLite it also opens real transactions: Python's driver opens none before DDL, and Alembic does not.
    """
    dialect: Any = connection.dialect

    def one(cursor: Any, statement: str, parameters: Any, context: Any) -> bool:
        run = partial(dialect.do_execute, cursor, statement, parameters, context)
        execute(Call(cursor, statement, parameters, context, is_many=False, run=run))
        return True

    def bare(cursor: Any, statement: str, context: Any) -> bool:
        run = partial(dialect.do_execute_no_params, cursor, statement, context)
        execute(Call(cursor, statement, None, context, is_many=False, run=run))
        return True

    def many(cursor: Any, statement: str, parameters: Any, context: Any) -> bool:
        run = partial(dialect.do_executemany, cursor, statement, parameters, context)
        execute(Call(cursor, statement, parameters, context, is_many=True, run=run))
        return True

    hooks: dict[str, Callable[..., bool]] = {
        "do_execute": one,
        "do_execute_no_params": bare,
        "do_executemany": many,
    }
    if dialect.name == "sqlite":
        _open_transactions(connection)
    for name, hook in hooks.items():
        event.listen(dialect, name, hook)
    try:
        yield
    finally:
        for name, hook in hooks.items():
            event.remove(dialect, name, hook)


def _open_transactions(connection: Connection) -> None:
    """Each revision is one transaction, foreign keys off before it and checked before its commit.

    A batch operation rebuilds its table: with foreign keys on, dropping the old one would cascade.
    """
    connection.commit()  # what was read so far began a transaction in SQLAlchemy's eyes
    driver = connection.connection.driver_connection
    if driver is None:
        return
    driver.isolation_level = None

    @event.listens_for(connection, "begin")
    def begin(conn: Connection) -> None:
        raw = conn.connection.driver_connection
        if raw is not None:
            raw.execute("PRAGMA foreign_keys = OFF")
            raw.execute("BEGIN IMMEDIATE")

    @event.listens_for(connection, "commit")
    def commit(conn: Connection) -> None:
        check_foreign_keys(conn)


def check_foreign_keys(connection: Connection) -> None:
    """Raise ``VerificationError`` when a row of an SQLite database refers to one that is not there."""
    raw: Any = connection.connection.driver_connection
    broken = raw.execute("PRAGMA foreign_key_check").fetchall()
    if broken:
        rows = ", ".join(f"{table} row {row} → {parent}" for table, row, parent, _ in broken[:5])
        raise VerificationError(
            f"{len(broken)} rows refer to rows that are not there: {rows}",
            "The revision would have left its foreign keys broken; it was rolled back.",
            "Mend the rows or the revision, then run the same command again.",
        )
