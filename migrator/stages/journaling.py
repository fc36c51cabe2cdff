"""Opening the journal on the connection that a project's env.py has made."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pymysql
from sqlalchemy import Connection, Engine, event

from migrator.database.connection import make_engine
from migrator.database.patience import Patience
from migrator.database.scratch import make_scratch
from migrator.database.watchdog import Watchdog
from migrator.errors import LockBusyError
from migrator.journal.journal import Journal
from migrator.journal.kinds import Kind
from migrator.journal.outcome import OpenScratch
from migrator.journal.successor import free_work, hold_work
from migrator.journal.table import make_table
from migrator.parking.changing import Changing
from migrator.parking.parking import Parking
from migrator.parking.registry import make_tables as make_parked
from migrator.settings import Settings


@contextmanager
def open_journal(
    connection: Connection,
    settings: Settings,
    check_lock: Callable[[], None],
    tell: Callable[[str], None],
    *,
    waives: Callable[[str, str], bool] = lambda _revision, _code: False,
) -> Iterator[Journal | None]:
    """The journal of this connection, which holds the work lock meanwhile; None on SQLite.

    There a revision is one transaction, which an interruption takes back whole. ``waives`` says whether a
    revision's file allows a finding.
    """
    if connection.dialect.name != "mysql":
        yield None
        return
    driver: Any = connection.connection.driver_connection
    database = connection.engine.url.database or ""
    cursor = driver.cursor()
    if not hold_work(cursor, database, 5):
        raise LockBusyError("another migrator's session works on this database", "", "Run it again.")
    try:
        make_table(cursor)
        make_parked(cursor)
        driver.commit()
        watchdog = Watchdog(make_engine(connection.engine.url), driver.thread_id(), settings.budget_seconds)
        patience = Patience(cursor, watchdog, settings.retry_seconds, tell)
        patience.prepare()
        scratch = _open_scratch(connection.engine)
        parking = Parking(driver.cursor(), scratch)
        journal = Journal(
            driver,
            scratch,
            make_version_test(settings.version_table),
            _check_where_changed(check_lock),
            patience,
            None if settings.allow_copy else settings.large_table_rows,
            parking,
            Changing(parking, waives).run,
        )
        with _transactions_told(connection, journal), watchdog.awake():
            yield journal
    finally:
        with suppress(pymysql.err.MySQLError):  # a connection that is gone holds no lock
            free_work(cursor, database)


@contextmanager
def _transactions_told(connection: Connection, journal: Journal) -> Iterator[None]:
    def commit(_connection: Connection) -> None:
        journal.before_commit()

    def roll_back(_connection: Connection) -> None:
        journal.after_rollback()

    event.listen(connection, "commit", commit)
    event.listen(connection, "rollback", roll_back)
    try:
        yield
    finally:
        event.remove(connection, "commit", commit)
        event.remove(connection, "rollback", roll_back)


def _open_scratch(engine: Engine) -> OpenScratch:
    @contextmanager
    def scratch() -> Iterator[Any]:
        with make_scratch(engine.url) as url, make_engine(url).connect() as connection:
            try:
                yield connection.connection.driver_connection
            finally:
                connection.invalidate()  # closed without a word, which a lost one could not answer

    return scratch


def make_version_test(version_table: str) -> Callable[[str], bool]:
    """Knows the statement by which Alembic records that a revision is done."""
    pattern = re.compile(
        rf"\s*(INSERT INTO|UPDATE|DELETE FROM)\s+`?{re.escape(version_table)}`?\s", re.IGNORECASE
    )
    return lambda statement: bool(pattern.match(statement))


def _check_where_changed(check_lock: Callable[[], None]) -> Callable[[Kind], None]:
    """The check before each statement that changes something."""

    def check(kind: Kind) -> None:
        if kind not in {Kind.READ, Kind.CONTROL, Kind.SESSION}:
            check_lock()

    return check
