"""Connecting: which servers are served, and waiting for one that is still starting."""

import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from pymysql.constants import CR
from sqlalchemy import Engine, NullPool, Pool, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError

from migrator.database.light import make_context
from migrator.errors import DatabaseUnreachableError, UsageError

SERVED = ("mysql+pymysql", "sqlite", "sqlite+pysqlite")

# The server is there and will not change its mind: wrong password, no right, no such database.
REFUSALS = frozenset({1044, 1045, 1049, 1698, 3118})


def parse_url(text: str) -> URL:
    """The URL of a server that is served. Raises ``UsageError`` naming those that are not."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        raise UsageError("the database URL cannot be read", str(error)) from error
    if url.drivername == "mysql":
        url = url.set(drivername="mysql+pymysql")
    if url.drivername not in SERVED:
        raise UsageError(
            f"{url.drivername} is not served",
            "The promises are made for MySQL through PyMySQL, and for SQLite; MariaDB and asynchronous "
            "drivers behave differently under the same faults.",
            "Use mysql+pymysql://user:password@host/database",
        )
    if url.get_backend_name() == "mysql" and not url.database:
        raise UsageError("the database URL names no database", "Add it behind the host: …@host/database")
    return url


def make_engine(url: URL, pool: type[Pool] = NullPool) -> Engine:
    """An engine; without a pool unless asked, so that closing a connection ends its session on the server.

    MySQL's ``session_connect_attrs`` show which program a session is, and since when.
    """
    options = {}
    if url.get_backend_name() == "mysql":
        started_at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        name = f"migrator pid {os.getpid()} on {socket.gethostname()} since {started_at}"
        options = {"connect_timeout": 5, "program_name": name, "charset": "utf8mb4"}
    engine = create_engine(url, poolclass=pool, connect_args=options)
    if options and not any(name.startswith("ssl") for name in url.query):
        event.listen(engine, "do_connect", _connect_quickly)
    return engine


def _connect_quickly(dialect: Any, _record: Any, arguments: Any, parameters: Any) -> Any:
    """Encrypted where the server can, as PyMySQL does by itself, but no certificates are read.

    That takes longer than the whole log-in. A server without encryption gets PyMySQL's own way.
    """
    try:
        return dialect.connect(*arguments, ssl=make_context(), **parameters)
    except dialect.loaded_dbapi.OperationalError as error:
        if error.args and error.args[0] == CR.CR_SSL_CONNECTION_ERROR:
            return None
        raise


@contextmanager
def look_beside(engine: Engine) -> Iterator[Any]:
    """The cursor of a session that looks on while another one works. Raises ``MySQLError`` as drivers do.

    It is closed without a word: it holds nothing, and a server that is gone would answer with an error.
    """
    try:
        connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    except DBAPIError as error:
        raise error.orig or error from error
    with connection:
        try:
            yield connection.connection.cursor()
        finally:
            connection.invalidate()


def wait_for_database(engine: Engine, seconds: float, tell: Callable[[str], None]) -> None:
    """Return once the server answers a query. Raises ``DatabaseUnreachableError`` after ``seconds``.

    ``tell`` gets a line at the first refusal and every ten seconds.
    """
    started = time.monotonic()
    pause, told_at = 0.1, -10.0
    while True:
        try:
            _ask(engine)
        except OperationalError as error:
            waited = time.monotonic() - started
            if _is_refusal(error) or waited + pause > seconds:
                raise _unreachable(engine, waited, error) from error
            if waited - told_at >= 10:  # noqa: PLR2004 - seconds between two lines
                tell(f"waiting for {engine.url.host} ({waited:.0f} s of {seconds:.0f} s): {error.orig}")
                told_at = waited
        else:
            return
        time.sleep(pause)
        pause = min(pause * 1.5, 2.0)


def _ask(engine: Engine) -> None:
    with engine.connect() as connection:
        if engine.dialect.name == "mysql" and getattr(engine.dialect, "is_mariadb", False):
            raise UsageError("the server is MariaDB, which is not served", "Its DDL is not MySQL's.")
        connection.exec_driver_sql("SELECT 1")


def _is_refusal(error: OperationalError) -> bool:
    arguments: tuple[object, ...] = getattr(error.orig, "args", ())
    return bool(arguments) and arguments[0] in REFUSALS


def _unreachable(engine: Engine, waited: float, error: OperationalError) -> DatabaseUnreachableError:
    where = engine.url.render_as_string(hide_password=True)
    if _is_refusal(error):
        return DatabaseUnreachableError(
            f"the server refused the log-in: {where}",
            str(error.orig),
            "Check the account's password and its rights (docs/privileges.md), then run it again.",
        )
    return DatabaseUnreachableError(
        f"the database was not reached within {waited:.0f} s: {where}",
        str(error.orig),
        "Check that the server runs (docker compose ps db), then run the same command again.",
        "--wait SECONDS waits longer.",
    )
