"""Somebody who reads and writes the table all the while, and remembers the longest wait and every error."""

import threading
import time
from dataclasses import dataclass, field
from typing import Self

import pymysql
from sqlalchemy.engine import URL

EVERY_SECONDS = 0.05
GIVES_UP_AFTER_SECONDS = 300


@dataclass
class Visitor:
    """``rows``: how many were there first. Three statements at each visit: a read, a change, a new row."""

    url: URL
    rows: int
    waits: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    _stopped: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._thread.join(GIVES_UP_AFTER_SECONDS)

    @property
    def longest_seconds(self) -> float:
        return max(self.waits, default=0.0)

    @property
    def usual_seconds(self) -> float:
        """What 99 of 100 statements stayed below."""
        return sorted(self.waits)[len(self.waits) * 99 // 100] if self.waits else 0.0

    def _run(self) -> None:
        url = self.url
        connection = pymysql.connect(
            host=url.host,
            port=url.port or 3306,
            user=url.username,
            password=url.password or "",
            database=url.database,
            autocommit=True,
            read_timeout=GIVES_UP_AFTER_SECONDS,
        )
        with connection, connection.cursor() as cursor:
            number = 0
            while not self._stopped.wait(EVERY_SECONDS):
                number += 1
                self._visit(cursor, number)

    def _visit(self, cursor: pymysql.cursors.Cursor, number: int) -> None:
        key = 1 + number * 7919 % self.rows
        self._say(cursor, "SELECT page, seconds FROM visits WHERE id = %s", (key,))
        self._say(cursor, "UPDATE visits SET seconds = seconds + 1 WHERE id = %s", (key,))
        new = "INSERT INTO visits (reader_id, page, seconds, seen_at) VALUES (%s, 'new', 1, NOW())"
        self._say(cursor, new, (number,))

    def _say(self, cursor: pymysql.cursors.Cursor, text: str, values: tuple[int, ...]) -> None:
        began = time.monotonic()
        try:
            cursor.execute(text, values)
        except pymysql.err.MySQLError as error:
            self.errors.append(str(error))
        self.waits.append(time.monotonic() - began)
