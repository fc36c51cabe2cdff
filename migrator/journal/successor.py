"""The session that a dead migrator left on the server: found, waited for or ended before a comparison.

A client that is killed during an ALTER leaves its session alive: it finishes the statement, and its lock on
the whole is freed although it works. The second lock, held by the working session itself, shows it.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pymysql.constants import ER
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from migrator.database.lock import lock_name
from migrator.errors import LockBusyError
from migrator.journal.kinds import Kind, find_kind

PAUSE_SECONDS = 0.2


@dataclass(frozen=True)
class Leftover:
    """A session that works although its client is gone."""

    session: int
    account: str
    command: str
    state: str
    seconds: int
    statement: str

    @property
    def is_in_vain(self) -> bool:
        """Nobody will commit its rows, and what waits for a lock only keeps others waiting.

        A schema statement that runs is let finish: it commits by itself, and its work is not lost.
        """
        runs_schema = find_kind(self.statement) is Kind.SCHEMA
        return self.command == "Sleep" or not runs_schema or self.state.startswith("Waiting for")

    def __str__(self) -> str:
        words = " ".join(self.statement.split())[:120] or "nothing"
        return f"session {self.session} of {self.account} ({self.state or self.command}, {words})"


def hold_work(cursor: Any, database: str, seconds: float) -> bool:
    """Take the working session's own lock through its driver's cursor."""
    cursor.execute("SELECT GET_LOCK(%s, %s)", (lock_name(database, "work"), seconds))
    return bool(cursor.fetchone()[0] == 1)


def free_work(cursor: Any, database: str) -> None:
    cursor.execute("SELECT RELEASE_LOCK(%s)", (lock_name(database, "work"),))
    cursor.fetchone()


def wait_for_leftovers(engine: Engine, seconds: float, tell: Callable[[str], None]) -> None:
    """An interrupted migrator's session may still work in the server: return once none does."""
    if engine.dialect.name != "mysql":
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        clear_the_way(connection, engine.url.database or "", seconds, tell)


def clear_the_way(connection: Connection, database: str, seconds: float, tell: Callable[[str], None]) -> None:
    """Return once no dead migrator's session works on the database. The run lock must be held.

    Raises ``LockBusyError`` naming the session when a schema statement of it still runs after ``seconds``.
    """
    deadline, told = time.monotonic() + seconds, 0
    while (found := _find_leftover(connection, lock_name(database, "work"))) is not None:
        if found.session != told:
            told = found.session
            doing = "ending" if found.is_in_vain else "waiting for"
            tell(f"an interrupted migrator's session still works: {doing} {found}")
        if found.is_in_vain:
            _kill(connection, found.session)
        elif time.monotonic() > deadline:
            raise _still_there(found, seconds)
        time.sleep(PAUSE_SECONDS)


def _find_leftover(connection: Connection, name: str) -> Leftover | None:
    session = connection.execute(text("SELECT IS_USED_LOCK(:name)"), {"name": name}).scalar()
    if session is None:
        return None
    row = connection.execute(
        text(
            "SELECT CONCAT(user, '@', host), command, COALESCE(state, ''), time, COALESCE(info, '')"
            " FROM performance_schema.processlist WHERE id = :session"
        ),
        {"session": session},
    ).one_or_none()
    if row is None:
        return Leftover(session, "an account that may not be seen", "", "", 0, "ALTER")
    return Leftover(session, *row)


def _kill(connection: Connection, session: int) -> None:
    # Sessions of one's own account need no privilege.
    try:
        connection.exec_driver_sql(f"KILL {session}")
    except DBAPIError as error:
        if error.orig is None or error.orig.args[0] != ER.NO_SUCH_THREAD:  # it has ended by itself
            raise


def _still_there(found: Leftover, seconds: float) -> LockBusyError:
    return LockBusyError(
        f"an interrupted migrator's statement still runs: {found}",
        f"It did not end within {seconds:.0f} s. What it leaves can be told only once it has ended.",
        "Wait for it, then run the same command again; --wait SECONDS waits longer.",
        f"KILL {found.session};   ends it (its statement is taken back), then run the same command again",
    )
