"""One moment of the database, seen alike by the dump, by our own look, and by the binary log's position.

A transaction of ours and mysqldump's see the same only when nothing is written between their beginnings.
FLUSH TABLES WITH READ LOCK would hold everybody up behind one long SELECT; LOCK TABLES … READ waits for open
writes alone, for a second, and then lets everybody pass.
"""

import json
import os
import select
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from subprocess import PIPE
from typing import Any

from pymysql.constants import ER
from pymysql.err import MySQLError
from sqlalchemy.engine import URL

from migrator.errors import SnapshotFailedError
from migrator.snapshots.client import Client, start
from migrator.snapshots.sessions import Session, open_session, quote

OPTIONS = (
    "--single-transaction",
    "--quick",
    "--skip-lock-tables",
    "--no-tablespaces",  # reading them takes PROCESS
    "--loose-skip-masking-policies",  # not known to every series
    "--set-gtid-purged=OFF",
    "--hex-blob",
    "--default-character-set=utf8mb4",
    "--triggers",
    "--routines",
    "--skip-events",  # apart: loaded into a scratch database they would begin to run there
)
EVENTS_ONLY = (
    "--no-data",
    "--no-create-info",
    "--skip-triggers",
    "--events",
    "--no-tablespaces",
    "--skip-lock-tables",
    "--loose-skip-masking-policies",
    "--set-gtid-purged=OFF",
)
# mysqldump's transaction has begun once it tells of the first table.
BEGUN = (b"-- Table structure", b"-- Temporary view structure", b"-- Dump completed")
WINDOW_SECONDS = 1.0  # writers wait for the lock at most a second, and for this as long


@dataclass(frozen=True)
class Moment:
    """``reader`` sees it in its transaction; ``dump`` writes it, and has written ``begun``."""

    reader: Session
    dump: Client
    begun: bytes
    binary_log: Mapping[str, Any] | None
    at: datetime


@contextmanager
def hold_moment(url: URL, seconds: float, tell: Callable[[str], None]) -> Iterator[Moment]:
    """Hold it until the block ends. No table changes its definition meanwhile, whoever wants it.

    Raises ``SnapshotFailedError`` when somebody's open writes left no gap within ``seconds``.
    """
    with open_session(url) as guard:
        tables = guard.list_tables()
        _refuse_other_engines(guard)
        deadline, pause = time.monotonic() + seconds, 0.5
        _hold_definitions(guard, deadline)
        while True:
            with ExitStack() as stack:
                moment = _begin(stack, guard, url, tables)
                if moment:
                    yield moment
                    return
            if time.monotonic() + pause > deadline:
                raise SnapshotFailedError(
                    f"no moment without writes was found within {seconds:.0f} s; nothing was copied",
                    "A transaction that has written to the database stays open.",
                    "SELECT * FROM information_schema.innodb_trx ORDER BY trx_started;   names it",
                )
            tell(f"somebody's open transaction writes; trying again in {pause:.1f} s")
            time.sleep(pause)
            pause = min(pause * 2, 30.0)


def _begin(stack: ExitStack, guard: Session, url: URL, tables: tuple[str, ...]) -> Moment | None:
    reader = stack.enter_context(open_session(url))
    try:
        guard.run(f"LOCK TABLES {', '.join(f'{quote(name)} READ' for name in tables)}")
    except MySQLError as error:
        if error.args[0] == ER.LOCK_WAIT_TIMEOUT:
            return None
        raise
    try:
        at, position = datetime.now(UTC), _read_position(guard)
        reader.run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        reader.run("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY")
        database = str(url.database)
        dump = stack.enter_context(start("mysqldump", url, *OPTIONS, database, stdout=PIPE))
        begun = _wait_until_begun(dump)
    finally:
        guard.run("UNLOCK TABLES")
    return None if begun is None else Moment(reader, dump, begun, position, at)


def _wait_until_begun(dump: Client) -> bytes | None:
    """What it has written when its transaction has begun, or when it ended; None when it takes too long."""
    deadline, written = time.monotonic() + WINDOW_SECONDS, b""
    stream = dump.process.stdout
    assert stream is not None  # noqa: S101 - it was started with a pipe
    while not any(mark in written for mark in BEGUN):
        ready, _, _ = select.select([stream], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            return None
        piece = os.read(stream.fileno(), 1 << 16)
        if not piece:
            break  # it has failed: its exit code says so
        written += piece
    return written


def _hold_definitions(guard: Session, deadline: float) -> None:
    """Keep out what changes a definition; without BACKUP_ADMIN, the migrator's lock alone does."""
    while True:
        try:
            guard.run("LOCK INSTANCE FOR BACKUP")
        except MySQLError as error:
            if error.args[0] == ER.SPECIFIC_ACCESS_DENIED_ERROR:
                return
            if error.args[0] != ER.LOCK_WAIT_TIMEOUT or time.monotonic() > deadline:
                raise
        else:
            return


def _read_position(guard: Session) -> Mapping[str, Any] | None:
    """Where the binary log goes on; None where there is none, or the account may not see it."""
    for statement in ("SELECT local FROM performance_schema.log_status", "SHOW BINARY LOG STATUS"):
        try:
            rows = guard.run(statement)
        except MySQLError:
            continue
        if rows and "File" in rows[0]:
            return {"file": rows[0]["File"], "position": rows[0]["Position"], "gtids": ""}
        found = json.loads(rows[0]["local"]) if rows else {}
        if found.get("binary_log_file"):
            return {
                "file": found["binary_log_file"],
                "position": found["binary_log_position"],
                "gtids": found.get("gtid_executed", ""),
            }
    return None


def _refuse_other_engines(guard: Session) -> None:
    found = guard.ask(
        "SELECT CONCAT(table_name, ' is ', engine) FROM information_schema.tables"
        " WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' AND engine <> 'InnoDB' LIMIT 1"
    )
    if found:
        raise SnapshotFailedError(
            f"the table {found}, not InnoDB; nothing was copied",
            "Its rows are in no transaction, so that no copy of one moment can be made.",
            "ALTER TABLE … ENGINE=InnoDB   in a revision",
        )
