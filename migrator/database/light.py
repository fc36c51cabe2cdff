"""One look at where a MySQL database stands, through the driver alone: SQLAlchemy takes longer to load.

It answers only when nothing is in the way. Whatever is (no server yet, a wrong password, no table) is for the
long road to explain.
"""

import re
import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from pymysql.connections import Connection
    from pymysql.cursors import Cursor

NO_SUCH_TABLE = 1146
# As in versions.py, which loads SQLAlchemy; a test holds them together.
JOURNAL_TABLE, APPLIED_TABLE = "migrator_journal", "migrator_applied"
# What SQLAlchemy and this expression read alike; other texts are SQLAlchemy's affair.
PLAIN_URL = re.compile(
    r"mysql(?:\+pymysql)?://(?P<user>[^:/@?#\[\]%+]+)(?::(?P<password>[^/@?#\[\]]*))?"
    r"@(?P<host>[\w.-]+)(?::(?P<port>\d+))?/(?P<database>[\w$-]+)(?:\?charset=utf8mb4)?"
)
LONGEST_SECONDS = 5  # to be let in: who has to wait goes the long road, which says so


@dataclass(frozen=True)
class Standing:
    """``revisions`` are the version table's, sorted; ``applied`` all that are recorded as applied."""

    revisions: tuple[str, ...]
    applied: frozenset[str]


def look(url: str, version_table: str, wait_seconds: float) -> Standing | None:
    """Of a database in which no revision is in flight; None for whatever else there is."""
    found = PLAIN_URL.fullmatch(url)
    if found is None:
        return None
    from pymysql.err import MySQLError  # noqa: PLC0415 - not for the URL of another server

    try:
        with _connect(found, wait_seconds) as connection, connection.cursor() as cursor:
            if "mariadb" in connection.get_server_info().lower():  # type: ignore[no-untyped-call]
                return None
            return _read(cursor, version_table)
    except (MySQLError, OSError):  # also for a table that is not there
        return None


def _connect(found: re.Match[str], wait_seconds: float) -> "Connection[Cursor]":
    from pymysql import connect  # noqa: PLC0415 - as above

    return connect(
        ssl=make_context(),
        host=found["host"],
        port=int(found["port"] or 3306),
        user=found["user"],
        password=unquote(found["password"] or ""),
        database=found["database"],
        charset="utf8mb4",
        connect_timeout=max(1, min(LONGEST_SECONDS, int(wait_seconds))),
    )


def _read(cursor: "Cursor", version_table: str) -> Standing | None:
    name = version_table.replace("`", "``")
    cursor.execute(f"SELECT version_num FROM `{name}`")  # noqa: S608 - quoted
    revisions = tuple(sorted(str(row[0]) for row in cursor.fetchall()))
    cursor.execute(f"SELECT revision FROM `{APPLIED_TABLE}`")  # noqa: S608 - a constant
    applied = frozenset(str(row[0]) for row in cursor.fetchall())
    return None if _is_in_flight(cursor) else Standing(revisions, applied)


def _is_in_flight(cursor: "Cursor") -> bool:
    """Not so where there is no journal yet: another tool has done the migrating so far."""
    from pymysql.err import ProgrammingError  # noqa: PLC0415 - as above

    try:
        return bool(cursor.execute(f"SELECT 1 FROM `{JOURNAL_TABLE}` LIMIT 1"))  # noqa: S608 - a constant
    except ProgrammingError as error:
        if error.args[0] == NO_SUCH_TABLE:
            return False
        raise


def make_context() -> ssl.SSLContext:
    """As PyMySQL makes one itself when nothing else is asked for, but reads no certificates."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
