"""Who stands in whose way: sessions that hold what our statement needs, and sessions that wait for ours."""

from dataclasses import dataclass
from typing import Any

HOLD_TABLE = """
SELECT DISTINCT t.processlist_id, CONCAT(t.processlist_user, '@', t.processlist_host),
       COALESCE(t.processlist_info, ''),
       COALESCE(TIMESTAMPDIFF(SECOND, x.trx_started, NOW()), t.processlist_time)
FROM performance_schema.metadata_locks m
JOIN performance_schema.threads t ON t.thread_id = m.owner_thread_id
LEFT JOIN information_schema.innodb_trx x ON x.trx_mysql_thread_id = t.processlist_id
WHERE m.object_type = 'TABLE' AND m.object_schema = DATABASE() AND m.object_name = %s
  AND m.lock_status = 'GRANTED' AND t.processlist_id NOT IN (CONNECTION_ID(), %s)
"""
WAIT_FOR_TABLE = """
SELECT DISTINCT t.processlist_id, CONCAT(t.processlist_user, '@', t.processlist_host),
       COALESCE(t.processlist_info, ''), t.processlist_time
FROM performance_schema.metadata_locks mine
JOIN performance_schema.threads me ON me.thread_id = mine.owner_thread_id AND me.processlist_id = %s
JOIN performance_schema.metadata_locks m ON m.object_type = mine.object_type
  AND m.object_schema = mine.object_schema AND m.object_name = mine.object_name AND m.lock_status = 'PENDING'
JOIN performance_schema.threads t ON t.thread_id = m.owner_thread_id AND t.processlist_id <> %s
WHERE mine.object_type = 'TABLE'
"""
WAIT_FOR_ROWS = """
SELECT DISTINCT t.processlist_id, CONCAT(t.processlist_user, '@', t.processlist_host),
       COALESCE(t.processlist_info, ''), t.processlist_time
FROM performance_schema.data_lock_waits w
JOIN performance_schema.threads me ON me.thread_id = w.blocking_thread_id AND me.processlist_id = %s
JOIN performance_schema.threads t ON t.thread_id = w.requesting_thread_id AND t.processlist_id <> %s
"""


@dataclass(frozen=True)
class Session:
    """A server session. ``seconds``: since its transaction, or its present state, began."""

    id: int
    account: str
    statement: str
    seconds: int

    def __str__(self) -> str:
        words = " ".join(self.statement.split())[:100] or "nothing at the moment"
        return f"session {self.id} of {self.account}, since {self.seconds} s ({words})"


def find_holders(cursor: Any, table: str, ours: int) -> tuple[Session, ...]:
    """Sessions that hold a metadata lock on a table, but for ``ours``."""
    cursor.execute(HOLD_TABLE, (table, ours))
    return tuple(Session(*row) for row in cursor.fetchall())


def find_waiters(cursor: Any, ours: int) -> tuple[Session, ...]:
    """Sessions that wait for a table or a row that ``ours`` holds, or for which it stands in the queue."""
    found: dict[int, Session] = {}
    for query in (WAIT_FOR_TABLE, WAIT_FOR_ROWS):
        cursor.execute(query, (ours, ours))
        found.update((row[0], Session(*row)) for row in cursor.fetchall())
    return tuple(found.values())
