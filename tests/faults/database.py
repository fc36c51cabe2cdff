"""A test's own way to a database, and back to where it stood: no code of the migrator's is used."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pymysql
from sqlalchemy.engine import URL

PLAIN_TABLES = (
    "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = %s"
)
# Information_schema's list of what is made after the tables, and SHOW CREATE's column with the text.
LATER = (
    ("VIEW", "SELECT table_name FROM information_schema.views WHERE table_schema = DATABASE()", 1),
    (
        "PROCEDURE",
        "SELECT routine_name FROM information_schema.routines WHERE routine_schema = DATABASE()",
        2,
    ),
    (
        "TRIGGER",
        """SELECT trigger_name FROM information_schema.triggers WHERE trigger_schema = DATABASE()
        ORDER BY event_object_table, action_timing, event_manipulation, action_order""",
        2,
    ),
)
Statement = tuple[str, tuple[object, ...] | None]


@dataclass
class Database:
    """One database of a test server, by the server's URL and its own name."""

    server: URL
    name: str

    @property
    def url(self) -> str:
        return self.server.set(database=self.name).render_as_string(hide_password=False)

    @contextmanager
    def connect(self, name: str | None = None) -> Iterator[pymysql.connections.Connection]:
        connection = pymysql.connect(
            host=self.server.host,
            port=self.server.port or 3306,
            user=self.server.username,
            password=self.server.password or "",
            database=self.name if name is None else name or None,
            autocommit=True,
        )
        try:
            yield connection
        finally:
            connection.close()

    def execute(self, *statements: str) -> tuple[tuple[object, ...], ...]:
        """The rows of the last one."""
        with self.connect() as connection, connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            return tuple(cursor.fetchall())

    def run_script(self, script: str) -> None:
        self.execute(*(part for part in script.split(";\n") if part.strip()))

    def drop(self) -> None:
        with self.connect("") as connection, connection.cursor() as cursor:
            _end_sessions(cursor, self.name)
            cursor.execute(f"DROP DATABASE IF EXISTS `{self.name}`")

    def fill(self, copy: tuple[Statement, ...] = ()) -> None:
        """Make it anew, as it was when ``copy`` was taken."""
        self.drop()
        with self.connect("") as connection, connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE `{self.name}`")
            cursor.execute(f"USE `{self.name}`")
            cursor.execute("SET foreign_key_checks = 0, sql_mode = 'NO_AUTO_VALUE_ON_ZERO'")
            for text, parameters in copy:
                cursor.execute(text, parameters)

    def copy(self) -> tuple[Statement, ...]:
        """Everything in it, as statements."""
        with self.connect() as connection, connection.cursor() as cursor:
            return tuple(_copy(cursor))


def _copy(cursor: pymysql.cursors.Cursor) -> Iterator[Statement]:
    cursor.execute(PLAIN_TABLES, ("BASE TABLE",))
    for (table,) in cursor.fetchall():
        yield _show(cursor, "TABLE", table, 1), None
        yield from _copy_rows(cursor, table)
    yield "SET sql_mode = DEFAULT", None  # what runs later keeps the mode in which it was made
    for kind, names, column in LATER:
        cursor.execute(names)
        for (name,) in cursor.fetchall():
            yield _show(cursor, kind, name, column), None


def _copy_rows(cursor: pymysql.cursors.Cursor, table: str) -> Iterator[Statement]:
    cursor.execute(
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_schema = DATABASE() AND table_name = %s AND generation_expression = ''"
        " ORDER BY ordinal_position",
        (table,),
    )
    columns = ", ".join(f"`{name}`" for (name,) in cursor.fetchall())
    cursor.execute(f"SELECT {columns} FROM `{table}`")
    for row in cursor.fetchall():
        yield f"INSERT INTO `{table}` ({columns}) VALUES ({', '.join(['%s'] * len(row))})", row


def _show(cursor: pymysql.cursors.Cursor, kind: str, name: str, column: int) -> str:
    cursor.execute(f"SHOW CREATE {kind} `{name}`")
    return cursor.fetchone()[column]


def _end_sessions(cursor: pymysql.cursors.Cursor, name: str) -> None:
    """Sessions that a point left behind would keep the database from being dropped."""
    cursor.execute("SELECT id FROM performance_schema.processlist WHERE db = %s", (name,))
    for (session,) in cursor.fetchall():
        try:
            cursor.execute(f"KILL {session}")
        except pymysql.err.MySQLError:
            time.sleep(0)  # it has ended by itself
