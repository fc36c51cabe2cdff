"""The gauge: how far a statement of ours is, by the server's own stage events.

It looks from a connection of its own, and only at a statement that has run a while: most are over before.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

from pymysql.err import MySQLError
from sqlalchemy import Engine

from migrator.database.connection import look_beside
from migrator.database.names import as_file_name
from migrator.records import Reading, TableSize

LOOK_EVERY_SECONDS = 0.5
QUIET_SECONDS = 0.3
VARIABLE = "migrator_now"  # of the gauge's session: `status` reads it from elsewhere, and it ends with us
STAGES = """
SELECT s.work_completed, s.work_estimated, s.event_name FROM performance_schema.events_stages_current s
JOIN performance_schema.threads t USING (thread_id) WHERE t.processlist_id = %s AND s.work_estimated > 0
"""
# By InnoDB's own memory of it: information_schema.tables would open the table, and wait behind our ALTER.
SIZE = """
SELECT num_rows, (clust_index_size + other_index_size) * @@innodb_page_size
FROM information_schema.innodb_tablestats WHERE name = CONCAT(%s, '/', %s)
"""


@dataclass
class Look:
    """What one look sees through; without a cursor (SQLite, no right, no connection) it sees nothing."""

    session: int
    database: str
    cursor: Any = None

    def read_stage(self) -> Reading | None:
        """None while the server tells no stage: it is between two, or its stage events are off."""
        rows = self._select(STAGES, (self.session,))
        if not rows:
            return None
        done, estimated, name = rows[0]
        unit = "rows" if name == "stage/sql/copy to tmp table" else "work"
        return Reading(int(done), max(int(estimated), int(done)), unit)

    def read_size(self, table: str) -> TableSize | None:
        rows = self._select(SIZE, (as_file_name(self.database), as_file_name(table)))
        return TableSize(int(rows[0][0]), int(rows[0][1])) if rows else None

    def publish(self, text: str | None) -> None:
        """Lay down what is known for those who ask from elsewhere."""
        self._select(f"SET @{VARIABLE} = %s", (text,))

    def _select(self, statement: str, parameters: tuple[Any, ...]) -> Any:
        if self.cursor is None:
            return ()
        try:
            self.cursor.execute(statement, parameters)
            return self.cursor.fetchall()
        except MySQLError:
            return ()


@dataclass
class Gauge:
    """``look`` is called again and again while ``since`` gives when the present statement began.

    ``session`` is the one that works; ``engine`` is None where no server can be asked.
    """

    engine: Engine | None
    session: int
    since: Callable[[], float | None]  # by time.monotonic
    look: Callable[[Look], None]
    _stopped: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def awake(self) -> Iterator[None]:
        thread = threading.Thread(target=self._run, name="gauge", daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._stopped.set()
            thread.join(5)

    def _run(self) -> None:
        while not self._stopped.wait(QUIET_SECONDS / 2):
            if self._is_due():
                self._look_on()

    def _is_due(self) -> bool:
        since = self.since()
        return since is not None and time.monotonic() - since > QUIET_SECONDS

    def _look_on(self) -> None:
        with self._connected() as look:
            while self._is_due() and not self._stopped.is_set():
                self.look(look)
                self._stopped.wait(LOOK_EVERY_SECONDS)

    @contextmanager
    def _connected(self) -> Iterator[Look]:
        database = (self.engine.url.database or "") if self.engine else ""
        if self.engine is None:
            yield Look(self.session, database)
            return
        with ExitStack() as stack:
            try:
                cursor = stack.enter_context(look_beside(self.engine))
            except MySQLError:  # no more connections, say: what is told then is the time alone
                cursor = None
            yield Look(self.session, database, cursor)
