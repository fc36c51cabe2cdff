"""The lock that lets one migrator at a time work on a database.

On MySQL it is a named lock on a connection that does nothing else; on SQLite a lock on a file beside the
database. Both end with the process that holds them.
"""

import fcntl
import hashlib
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from select import select
from typing import Any

from pymysql.err import MySQLError
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError, OperationalError

from migrator.errors import LockBusyError
from migrator.records import Holder

NAME_LIMIT = 64  # GET_LOCK's, in characters
ASK_EVERY_SECONDS = 1.0


def lock_name(database: str, which: str = "run") -> str:
    """The name of a lock for a database: server-wide, hence with the database's name in it."""
    name = f"migrator:{database}:{which}"
    if len(name) <= NAME_LIMIT:
        return name
    digest = hashlib.sha256(database.encode()).hexdigest()[:16]
    return f"migrator:{database[:30]}~{digest}:{which}"


ER_USER_LOCK_DEADLOCK = 3058


@contextmanager
def hold_lock(engine: Engine, seconds: float, tell: Callable[[Holder], None]) -> Iterator[Callable[[], bool]]:
    """Hold the lock; gives a function that says whether it is still held.

    ``tell`` gets the present holder once, before waiting. Raises ``LockBusyError`` after ``seconds``.
    """
    if engine.dialect.name == "sqlite":
        with _hold_file(engine.url.database, seconds, tell):
            yield lambda: True
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        name = lock_name(engine.url.database or "")
        # The server ends connections that say nothing for eight hours; an ALTER may take longer.
        connection.exec_driver_sql("SET wait_timeout = 31536000")
        _take_named(connection, name, seconds, tell)
        try:
            yield _watch_named(connection, name)
        finally:
            _give_back(connection, name)


def is_held(engine: Engine) -> bool:
    """Whether somebody holds the lock."""
    if engine.dialect.name != "sqlite":
        with engine.connect() as connection:
            name = lock_name(engine.url.database or "")
            return connection.execute(text("SELECT IS_USED_LOCK(:name)"), {"name": name}).scalar() is not None
    try:
        with hold_lock(engine, 0, lambda _holder: None):
            return False
    except LockBusyError:
        return True


def _take_named(connection: Connection, name: str, seconds: float, tell: Callable[[Holder], None]) -> None:
    if _get(connection, name, 0):
        return
    holder = find_holder(connection, name)
    if holder is not None:
        tell(holder)
    if not _get(connection, name, seconds):
        raise _busy(find_holder(connection, name), seconds)


def _give_back(connection: Connection, name: str) -> None:
    """A lock ends with its connection: what was being said when that was lost is what counts."""
    try:
        connection.execute(text("SELECT RELEASE_LOCK(:name)"), {"name": name})
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise


def _get(connection: Connection, name: str, seconds: float) -> bool:
    """The server takes waiting for a named lock and for a table's as one: it may call the two a deadlock."""
    deadline = time.monotonic() + seconds
    while True:
        left = max(0.0, deadline - time.monotonic())
        try:
            taken = connection.execute(
                text("SELECT GET_LOCK(:name, :seconds)"), {"name": name, "seconds": left}
            )
        except OperationalError as error:
            if error.orig is None or error.orig.args[0] != ER_USER_LOCK_DEADLOCK or not left:
                raise
            time.sleep(0.1)
        else:
            return taken.scalar() == 1


def _watch_named(connection: Connection, name: str) -> Callable[[], bool]:
    """Asked before each statement that changes something, hence through the driver.

    A server that ends a connection says so: between two questions it is enough that it has said nothing. (A
    successor waits for the working connection's own lock as well.)
    """
    driver: Any = connection.connection.driver_connection
    cursor, asked_at = driver.cursor(), float("-inf")

    def is_ours() -> bool:
        nonlocal asked_at
        if time.monotonic() - asked_at < ASK_EVERY_SECONDS and _is_quiet(driver):
            return True
        try:
            cursor.execute("SELECT IS_USED_LOCK(%s) = CONNECTION_ID()", (name,))
            asked_at = time.monotonic()
            return bool(cursor.fetchone() == (1,))
        except MySQLError:
            return False

    return is_ours


def _is_quiet(driver: Any) -> bool:
    """Whether the connection is open and the server has said nothing on it, such as that it ends."""
    channel = driver._sock  # noqa: SLF001 - PyMySQL has no other way to it
    return channel is not None and not select([channel], [], [], 0)[0]


def find_holder(connection: Connection, name: str) -> Holder | None:
    """Who holds the named lock, as far as this account may see; None when nobody does."""
    session = connection.execute(text("SELECT IS_USED_LOCK(:name)"), {"name": name}).scalar()
    if session is None:
        return None
    row = connection.execute(
        text(
            "SELECT CONCAT(p.user, '@', p.host) AS account, p.time AS seconds,"
            " (SELECT a.attr_value FROM performance_schema.session_connect_attrs a"
            "  WHERE a.processlist_id = p.id AND a.attr_name = 'program_name') AS program"
            " FROM performance_schema.processlist p WHERE p.id = :session"
        ),
        {"session": session},
    ).one_or_none()
    if row is None:
        return Holder("a session that this account may not see", session, None)
    return Holder(f"{row.program or 'an unnamed program'} ({row.account})", session, row.seconds)


@contextmanager
def _hold_file(database: str | None, seconds: float, tell: Callable[[Holder], None]) -> Iterator[None]:
    if not database or database == ":memory:" or database.startswith("file:"):
        yield  # a database that only this process can reach
        return
    path = Path(f"{database}.migrator-lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        _lock_file(file.fileno(), path, seconds, tell)
        file.truncate(0)
        file.write(f"process {os.getpid()}")
        file.flush()
        yield


def _lock_file(descriptor: int, path: Path, seconds: float, tell: Callable[[Holder], None]) -> None:
    deadline = time.monotonic() + seconds
    told = False
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = Holder(path.read_text(encoding="utf-8") or "another process", None, None)
            if time.monotonic() >= deadline:
                raise _busy(holder, seconds) from None
            if not told:
                tell(holder)
                told = True
            time.sleep(0.05)
        else:
            return


def _busy(holder: Holder | None, seconds: float) -> LockBusyError:
    who = describe_holder(holder) if holder else "a session that has just ended"
    return LockBusyError(
        f"another migrator works on this database: {who}",
        f"Two at once would run the same statements twice. It was not free within {seconds:.0f} s.",
        "Wait for it and run the same command again; --wait SECONDS waits longer.",
    )


def describe_holder(holder: Holder) -> str:
    session = f", session {holder.session}" if holder.session is not None else ""
    since = f", for {holder.seconds} s" if holder.seconds is not None else ""
    return f"{holder.name}{session}{since}"
