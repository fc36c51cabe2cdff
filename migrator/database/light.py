"""One look at where a MySQL database stands, through the driver alone: SQLAlchemy takes longer to load.

It answers only when nothing is in the way. Whatever is (no server yet, a wrong password, no table) is for the
long road to explain.
"""

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from pymysql.connections import Connection
    from pymysql.cursors import Cursor

JOURNAL_TABLE = "migrator_journal"  # as in versions.py, which loads SQLAlchemy; a test holds them together
NO_SUCH_TABLE = 1146
# What SQLAlchemy and this expression read alike; other texts are SQLAlchemy's affair.
PLAIN_URL = re.compile(
    r"mysql(?:\+pymysql)?://(?P<user>[^:/@?#\[\]%+]+)(?::(?P<password>[^/@?#\[\]]*))?"
    r"@(?P<host>[\w.-]+)(?::(?P<port>\d+))?/(?P<database>[\w$-]+)(?:\?charset=utf8mb4)?"
)
LONGEST_SECONDS = 5  # to be let in: who has to wait goes the long road, which says so


def look(url: str, version_table: str, wait_seconds: float) -> tuple[str, ...] | None:
    """The revisions of a database in which none is in flight, sorted; None for whatever else there is."""
    found = PLAIN_URL.fullmatch(url)
    if found is None:
        return None
    from pymysql.err import MySQLError  # noqa: PLC0415 - not for the URL of another server

    try:
        with _connect(found, wait_seconds) as connection, connection.cursor() as cursor:
            if "mariadb" in connection.get_server_info().lower():  # type: ignore[no-untyped-call]
                return None
            return _read(cursor, version_table)
    except (MySQLError, OSError):
        return None


def _connect(found: re.Match[str], wait_seconds: float) -> "Connection[Cursor]":
    from pymysql import connect  # noqa: PLC0415 - as above

    return connect(
        host=found["host"],
        port=int(found["port"] or 3306),
        user=found["user"],
        password=unquote(found["password"] or ""),
        database=found["database"],
        charset="utf8mb4",
        connect_timeout=max(1, min(LONGEST_SECONDS, int(wait_seconds))),
    )


def _read(cursor: "Cursor", version_table: str) -> tuple[str, ...] | None:
    name = version_table.replace("`", "``")
    cursor.execute(f"SELECT version_num FROM `{name}`")  # noqa: S608 - quoted
    revisions = tuple(sorted(str(row[0]) for row in cursor.fetchall()))
    return None if _is_in_flight(cursor) else revisions


def _is_in_flight(cursor: "Cursor") -> bool:
    from pymysql.err import ProgrammingError  # noqa: PLC0415 - as above

    try:
        return bool(cursor.execute(f"SELECT 1 FROM `{JOURNAL_TABLE}` LIMIT 1"))  # noqa: S608 - a constant
    except ProgrammingError as error:
        if error.args[0] != NO_SUCH_TABLE:
            raise
        return False
