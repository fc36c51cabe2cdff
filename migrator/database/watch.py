"""One place through which each statement of each revision passes: below Alembic, at the dialect's events."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, event

from migrator.errors import VerificationError


@dataclass(frozen=True)
class Statement:
    """A statement as the driver gets it. ``is_many`` says that ``parameters`` is a list of sets."""

    text: str
    parameters: Any
    is_many: bool


@contextmanager
def watch_statements(connection: Connection, see: Callable[[Statement], None]) -> Iterator[None]:
    """Call ``see`` before each statement that runs through the connection's dialect.

    On SQLite it also opens real transactions: Python's driver opens none before DDL, and Alembic does not.
    """
    dialect = connection.dialect

    def one(_cursor: Any, statement: str, parameters: Any, _context: Any) -> None:
        see(Statement(statement, parameters, is_many=False))

    def bare(_cursor: Any, statement: str, _context: Any) -> None:
        see(Statement(statement, (), is_many=False))

    def many(_cursor: Any, statement: str, parameters: Any, _context: Any) -> None:
        see(Statement(statement, parameters, is_many=True))

    hooks: dict[str, Callable[..., None]] = {
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
