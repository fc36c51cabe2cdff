"""Holding a statement up in the server, so that its migrator can be killed while it waits there."""

import os
import re
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pymysql

from tests.faults.runs import Fault, await_migrator, start_migrator
from tests.faults.ways import Way

RELEASE_SECONDS = 0.3  # how long the blocker stays once the same command runs again
HELD_WITHIN_SECONDS = 10.0  # on a machine that has other things to do
CHANGES = re.compile(r"\s*(ALTER|CREATE (UNIQUE )?INDEX|DROP|RENAME|TRUNCATE|INSERT|UPDATE|DELETE|REPLACE)\b")
# Not innodb_trx: its answer stays the same for whoever asks again within a tenth of a second.
WAITING = (
    "SELECT (SELECT COUNT(*) FROM performance_schema.processlist"
    " WHERE db = %s AND state LIKE 'Waiting for%%lock')"
    " + (SELECT COUNT(*) FROM performance_schema.data_lock_waits w"
    " JOIN performance_schema.threads t ON t.thread_id = w.requesting_thread_id WHERE t.processlist_db = %s)"
)
ROWS = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE)\b")


def list_holdable(way: Way) -> tuple[int, ...]:
    """The words of the revision itself that change a table; a scratch database nobody else knows."""
    return tuple(
        number
        for number, word in enumerate(way.words, start=1)
        if CHANGES.match(word) and not re.search(r"\b(migrator_\w+|alembic_version)\b|_scratch_", word)
    )


def is_statement(word: str) -> bool:
    """Whether it changes a table of the history, commits, or writes the version."""
    is_ours = re.search(r"\bmigrator_\w+\b|_scratch_", word)
    return bool(word == "COMMIT" or (CHANGES.match(word) and not is_ours))


def kill_while_held(way: Way, number: int) -> tuple[bool, str]:
    """Whether the word was held up in the server, and what is wrong after the same command ran again.

    The blocker stays while the second run begins, and leaves a little later.
    """
    way.reset()
    child = start_migrator(way.folder, way.database.url, "to", way.target, fault=Fault("stop_before", number))
    os.waitpid(child, os.WUNTRACED)
    with way.database.connect() as connection:
        _stand_in_the_way(connection, way.words[number - 1])
        os.kill(child, signal.SIGCONT)
        was_held = _is_held(way, child)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        second = start_migrator(way.folder, way.database.url, "to", way.target)
        time.sleep(RELEASE_SECONDS)
    ended = await_migrator(way.folder, second)
    if ended.code != 0:
        return was_held, f"{way.name}, held at word {number}: ended with {ended.code}\n{ended.output}"
    return was_held, way.finish()


def _stand_in_the_way(connection: pymysql.connections.Connection, statement: str) -> None:
    """A reader's open transaction for a schema statement, row locks for one on rows."""
    connection.begin()
    with connection.cursor() as cursor:
        cursor.execute("SHOW FULL TABLES WHERE Table_type = 'BASE TABLE'")
        tables = [name for name, _ in cursor.fetchall() if re.search(rf"\b{re.escape(name)}\b", statement)]
        suffix = "FOR UPDATE SKIP LOCKED" if ROWS.match(statement) else ""
        for table in tables:
            cursor.execute(f"SELECT * FROM `{table}` {suffix}")
            cursor.fetchall()


def _is_held(way: Way, child: int) -> bool:
    with _watch(way) as cursor:
        deadline = time.monotonic() + HELD_WITHIN_SECONDS
        while time.monotonic() < deadline:
            cursor.execute(WAITING, (way.database.name, way.database.name))
            if cursor.fetchone()[0]:
                return True
            if _has_ended(child):
                return False
            time.sleep(0.02)
    return False


def _has_ended(child: int) -> bool:
    return os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


@contextmanager
def _watch(way: Way) -> Iterator[pymysql.cursors.Cursor]:
    with way.database.connect("") as connection, connection.cursor() as cursor:
        yield cursor
