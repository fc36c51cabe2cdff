"""Runs of the migrator in a process of their own that is killed, or cut off, at a chosen word to the server.

The process is forked from one in which everything is imported, so that a run costs little. Faults are set at
PyMySQL's lowest door, below everything of ours: words of the journal count like those of the revision.
"""

import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

from pymysql.connections import Connection

import migrator
from migrator.__main__ import main
from migrator.database import lock
from tests.encryption import share_context

# What main() loads when it is called is loaded once, here: each run would load it anew.
for name in ("alembic", "sqlalchemy.dialects.mysql.pymysql", "flask_migrate", "flask_sqlalchemy", "sqlglot"):
    import_module(name)
for found in walk_packages(migrator.__path__, "migrator."):
    import_module(found.name)
share_context()
# Asked once, and again when something is wrong: by the clock, a word would be another one in each run.
lock.ASK_EVERY_SECONDS = float("inf")

DEADLINE_SECONDS = 60


@dataclass(frozen=True)
class Fault:
    """``kind`` at the ``number``-th word (1, 2, …) that the process sends to the server."""

    kind: str
    number: int


@dataclass(frozen=True)
class Ended:
    """How a run ended: its exit code, or minus the signal's number; ``words`` it said to the server."""

    code: int
    output: str
    words: tuple[str, ...]


def kill_before(connection: Connection, send: Callable[[], None]) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def kill_unanswered(connection: Connection, send: Callable[[], None]) -> None:
    """The server has the statement, and nobody waits for its answer any more."""
    send()
    os.kill(os.getpid(), signal.SIGKILL)


def kill_after(connection: Connection, send: Callable[[], None]) -> None:
    """The statement is over; the client dies before it has seen the answer."""
    send()
    connection._rfile.peek(1)
    os.kill(os.getpid(), signal.SIGKILL)


def cut_before(connection: Connection, send: Callable[[], None]) -> None:
    connection._force_close()
    send()


def cut_after(connection: Connection, send: Callable[[], None]) -> None:
    send()
    connection._rfile.peek(1)
    connection._force_close()


def stop_before(connection: Connection, send: Callable[[], None]) -> None:
    """The process sleeps until it is woken: time to put something in the statement's way."""
    os.kill(os.getpid(), signal.SIGSTOP)
    send()


KINDS = {found.__name__: found for found in (kill_before, kill_unanswered, kill_after, cut_before, cut_after)}
STRIKES = {**KINDS, "stop_before": stop_before}


def run_migrator(folder: Path, url: str, *words: str, fault: Fault | None = None) -> Ended:
    """``python -m migrator WORDS`` in ``folder``, in a forked process."""
    return await_migrator(folder, start_migrator(folder, url, *words, fault=fault))


def start_migrator(folder: Path, url: str, *words: str, fault: Fault | None = None) -> int:
    """The process's id."""
    for name in ("output", "words"):
        (folder / name).write_text("")
    child = os.fork()
    if child == 0:
        _be_migrator(folder, url, words, fault)
    return child


def await_migrator(folder: Path, child: int) -> Ended:
    code = _wait(child)
    return Ended(
        code, (folder / "output").read_text(), tuple((folder / "words").read_text().split("\x1e")[:-1])
    )


def _wait(child: int) -> int:
    deadline = time.monotonic() + DEADLINE_SECONDS
    while time.monotonic() < deadline:
        found, status = os.waitpid(child, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.002)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return 124


def _be_migrator(folder: Path, url: str, words: tuple[str, ...], fault: Fault | None) -> None:
    code = 70
    try:
        stream = (folder / "output").open("w", buffering=1)
        sys.stdout = sys.stderr = stream
        os.chdir(folder)
        os.environ["MIGRATOR_DATABASE_URL"] = os.environ["DATABASE_URL"] = url
        if (folder / "bookshop.py").exists():
            os.environ["FLASK_APP"] = "bookshop"
            sys.path.insert(0, str(folder))
        os.environ.setdefault("MIGRATOR_DRIFT", "no")  # words to the server that are none of the migration's
        listen(folder / "words", fault)
        code = main(list(words))
    except BaseException:  # noqa: BLE001 - a traceback is part of what is looked at
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def listen(said: Path, fault: Fault | None) -> None:
    """Note each word to the server, and strike at the chosen one.

    The watchdog and the gauge, who look on, speak in threads of their own and when the clock says so:
    their words are not counted, so that a number means the same word in each run.
    """
    original, count = Connection._execute_command, 0
    notes = said.open("a", buffering=1)

    def execute_command(self: Connection, command: int, sql: str | bytes | bytearray) -> None:
        nonlocal count
        if threading.current_thread() is not threading.main_thread():
            original(self, command, sql)
            return
        count += 1
        text = sql if isinstance(sql, str) else sql.decode(errors="replace")
        notes.write(f"{text}\x1e")
        notes.flush()

        def send() -> None:
            original(self, command, sql)

        if fault and count == fault.number:
            STRIKES[fault.kind](self, send)
        else:
            send()

    Connection._execute_command = execute_command
