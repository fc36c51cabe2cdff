"""Sessions of our own on the server, and questions that are read by the names of their columns."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from pymysql.cursors import DictCursor
from sqlalchemy.engine import URL

from migrator.database.connection import make_engine

Row = Mapping[str, Any]


class Session:
    """A connection in autocommit. Statements go to the driver as they are: no percent sign is doubled."""

    def __init__(self, driver: Any) -> None:
        self.driver = driver

    def run(self, statement: str, *parameters: Any) -> list[Row]:
        with self.driver.cursor(DictCursor) as cursor:
            cursor.execute(statement, parameters or None)
            return list(cursor.fetchall())

    def ask(self, statement: str, *parameters: Any) -> Any:
        """The one value of the one row; None where there is no row."""
        rows = self.run(statement, *parameters)
        return next(iter(rows[0].values())) if rows else None

    def list_tables(self, kind: str = "BASE TABLE", schema: str | None = None) -> tuple[str, ...]:
        rows = self.run(
            "SELECT table_name AS name FROM information_schema.tables"
            " WHERE table_schema = COALESCE(%s, DATABASE()) AND table_type = %s ORDER BY table_name",
            *(schema, kind),
        )
        return tuple(row["name"] for row in rows)


@contextmanager
def open_session(url: URL) -> Iterator[Session]:
    """``lock_wait_timeout`` is a second: nobody queues behind us for longer."""
    engine = make_engine(url)
    connection = engine.raw_connection()
    try:
        driver = connection.driver_connection
        assert driver is not None  # noqa: S101 - a connection that was just opened has one
        driver.autocommit(True)  # noqa: FBT003 - the driver's own signature
        session = Session(driver)
        session.run("SET lock_wait_timeout = 1, wait_timeout = 31536000, net_write_timeout = 3600")
        yield session
    finally:
        connection.invalidate()
        engine.dispose()


def quote(name: str) -> str:
    return f"`{name.replace('`', '``')}`"
