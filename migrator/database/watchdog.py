"""The watchdog: ends our own statement when somebody has waited for it nearly as long as the budget allows.

It looks from a connection of its own, several times a second, and only while a statement of ours runs.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from pymysql.err import MySQLError
from sqlalchemy import Engine

from migrator.database.blockers import Session, find_waiters
from migrator.database.connection import look_beside

LOOK_EVERY_SECONDS = 0.2
NO_RIGHT = frozenset({1044, 1142, 1227})  # docs/privileges.md says what degrades
SHARE = 0.35  # of the budget, after which we end it: taking a statement back takes time as well
QUIET_SECONDS = 0.3  # of a statement, before the first look: most are over by then


@dataclass
class Watchdog:
    """Of the server session ``ours``. ``budget_seconds``: the longest that anybody may wait for it."""

    engine: Engine
    ours: int
    budget_seconds: float
    victim: Session | None = None  # who had waited, when a statement was ended for it
    holds_rows: bool = False  # an open transaction of ours holds rows, also between its statements
    _stopped: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _since: float | None = None  # when the present statement began

    @contextmanager
    def watch(self) -> Iterator[None]:
        """Watch the statement that runs inside; ``victim`` tells afterwards whether it was ended."""
        with self._lock:
            self.victim, self._since = None, time.monotonic()
        try:
            yield
        finally:
            with self._lock:  # not while a KILL is on its way: it would hit the statement after this one
                self._since = None

    @contextmanager
    def awake(self) -> Iterator[None]:
        thread = threading.Thread(target=self._run, name="watchdog", daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._stopped.set()
            thread.join(5)

    def _run(self) -> None:
        seen: dict[int, float] = {}  # waiting session -> when it was first seen
        while not self._stopped.wait(LOOK_EVERY_SECONDS):
            if not self._is_due():
                seen.clear()
                continue
            try:
                self._look_with_connection(seen)
            except MySQLError as error:
                if error.args and error.args[0] in NO_RIGHT:
                    return
                seen.clear()  # no connection, or gone: made again at the next look

    def _is_due(self) -> bool:
        since = self._since
        return self.holds_rows or (since is not None and time.monotonic() - since > QUIET_SECONDS)

    def _look_with_connection(self, seen: dict[int, float]) -> None:
        with look_beside(self.engine) as cursor:
            while self._is_due() and not self._stopped.is_set():
                self._look(cursor, seen)
                self._stopped.wait(LOOK_EVERY_SECONDS)

    def _look(self, cursor: Any, seen: dict[int, float]) -> None:
        now = time.monotonic()
        waiters = {session.id: session for session in find_waiters(cursor, self.ours)}
        for gone in set(seen) - set(waiters):
            del seen[gone]
        for session in waiters.values():
            if now - seen.setdefault(session.id, now) > self.budget_seconds * SHARE:
                self._end(cursor, session)
                seen.clear()
                return

    def _end(self, cursor: Any, victim: Session) -> None:
        with self._lock:
            self.victim = victim  # between two statements: the next one does not begin
            if self._since is not None:
                cursor.execute("KILL QUERY %s", (self.ours,))
                self._since = None
