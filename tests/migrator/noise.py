"""How long the machine alone keeps a client waiting, while a test measures how long a migration does."""

import threading
import time
from typing import Self

from sqlalchemy import create_engine, text


class Noise:
    """A client at work on a table that only its own session knows: no lock of anybody's reaches it."""

    def __init__(self, url: str) -> None:
        self.engine = create_engine(url, isolation_level="AUTOCOMMIT")
        self.longest_seconds = 0.0
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self.work)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopped.set()
        self.thread.join()
        self.engine.dispose()

    def work(self) -> None:
        with self.engine.connect() as connection:
            connection.execute(text("CREATE TEMPORARY TABLE quiet (id INT PRIMARY KEY)"))
            connection.execute(text("INSERT INTO quiet VALUES (1)"))
            while not self.stopped.wait(0.05):
                started = time.monotonic()
                connection.execute(text("SELECT id FROM quiet LIMIT 1"))
                connection.execute(text("UPDATE quiet SET id = -id"))
                self.longest_seconds = max(self.longest_seconds, time.monotonic() - started)
