"""Stepping back: a schema statement that has to wait for a table lets everybody pass and tries again.

A statement that waits for its lock holds up all who come after it. So it waits a second at most, gives way
for longer each time, and names who holds the table.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pymysql.constants import ER
from pymysql.err import MySQLError

from migrator.database.blockers import find_holders
from migrator.database.watchdog import Watchdog

LOCK_WAIT_SECONDS = 1
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.5, 10.0
TOLD_EVERY_SECONDS = 5.0


@dataclass
class Patience:
    """``seconds``: how long a statement may be tried before it is given up."""

    cursor: Any  # the driver's, on the migration's own connection
    watchdog: Watchdog
    seconds: float
    tell: Callable[[str], None]

    def prepare(self) -> None:
        """A year is the server's own idea of how long to wait for a table."""
        self.cursor.execute("SET lock_wait_timeout = %s", (LOCK_WAIT_SECONDS,))

    def run(self, execute: Callable[[], None], tables: tuple[str, ...]) -> None:
        """Execute a schema statement, again until it gets its lock. Raises the server's last word."""
        started, told_at, pause = time.monotonic(), float("-inf"), FIRST_PAUSE_SECONDS
        while True:
            try:
                with self.watchdog.watch():
                    execute()
            except MySQLError as error:
                now = time.monotonic()
                if not self._gave_way(error) or now - started + pause > self.seconds:
                    raise
                if now - told_at > TOLD_EVERY_SECONDS:
                    self._tell(tables, now - started, pause)
                    told_at = now
            else:
                return
            time.sleep(pause)
            pause = min(pause * 1.5, LONGEST_PAUSE_SECONDS)

    def _gave_way(self, error: MySQLError) -> bool:
        number = error.args[0] if error.args else None
        return number == ER.LOCK_WAIT_TIMEOUT or (
            number == ER.QUERY_INTERRUPTED and self.watchdog.victim is not None
        )

    def _tell(self, tables: tuple[str, ...], waited: float, pause: float) -> None:
        victim = self.watchdog.victim
        if victim is not None:
            why = f"it kept others waiting: {victim}"
        else:
            holders = [str(found) for name in tables for found in self.find_holders(name)]
            why = f"{', '.join(tables)} is held by {'; '.join(holders[:3]) or 'somebody who may not be seen'}"
        self.tell(f"stepped back after {waited:.0f} s, trying again in {pause:.1f} s: {why}")

    def find_holders(self, table: str) -> list[Any]:
        try:
            return list(find_holders(self.cursor, table, 0))
        except MySQLError:  # an account without SELECT on performance_schema
            return []
