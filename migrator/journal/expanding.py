"""The part of the journal that executes what stands in place of a statement."""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

from migrator.database.watch import Call
from migrator.errors import MigratorError
from migrator.journal.calls import run_buffered
from migrator.journal.expansion import (
    BEGINNING,
    END,
    EXPANDED,
    Expander,
    RunRows,
    as_call,
    keep_parts,
    read_parts,
)
from migrator.journal.kinds import Kind, find_kind
from migrator.journal.recorder import Recorder
from migrator.journal.table import Row, Status


class Expanding(ABC):
    """See ``expansion``."""

    driver: Any
    parking: Expander
    run_rows: RunRows
    rows: dict[int, Row]
    position: int
    is_live: bool

    @property
    @abstractmethod
    def _recorder(self) -> Recorder: ...

    @abstractmethod
    def _enter_live(self) -> None: ...

    @abstractmethod
    def _run(self, call: Call, kind: Kind) -> None: ...

    @abstractmethod
    def _diverged(self, text: str) -> MigratorError: ...

    def put(self, name: str, find_parts: Callable[[], list[str]]) -> None:
        """Execute statements of our own, found once and journaled under a name; they are never expanded."""
        self._expand(name, lambda: find_parts() or ["DO 0"])

    def _begin_work(self) -> None:
        if self.position == 0:
            self._expand(BEGINNING, self.parking.prepare)

    def _expand(self, text: str, find_parts: Callable[[], list[str] | None]) -> bool:
        """Execute what stands in place of a statement, as it was found the first time; False for nothing."""
        known, digest = self.rows.get(self.position + 1), digest_of(text)
        if known is None:
            if not self.is_live:
                self._enter_live()
                self.parking.look_again()
            parts = find_parts()
            if not parts:
                return False
            self._recorder.settle()
            self._recorder.buffer.add(keep_parts(self.position + 1, digest, text, parts))
        elif known.kind != EXPANDED or (text in {BEGINNING, END} and known.digest != digest):
            return False
        elif known.digest != digest:
            self.position += 1
            raise self._diverged(text)
        else:
            parts = read_parts(known)
        self.position += 1
        self._recorder.run_rows = run_buffered  # our own words about rows are taken as they are
        settings: list[str] = []
        try:
            for part in parts:
                if part.startswith("SET "):
                    settings.append(part)
                else:
                    self._go_live_under(settings)
                self._run_part(part)
        finally:
            self._recorder.run_rows = self.run_rows
            self.parking.look_again()
        return True

    def _go_live_under(self, settings: list[str]) -> None:
        """The first statement that was not done yet: what lived in the dead connection, and our settings."""
        known = self.rows.get(self.position + 1)
        if self.is_live or (known is not None and known.status is not Status.INTENT):
            return
        self._enter_live()
        with self.driver.cursor() as cursor:
            for setting in settings:
                cursor.execute(setting)
                self._hold_clock_again(setting)

    def _run_part(self, text: str) -> None:
        with self.driver.cursor() as cursor:
            self._run(as_call(cursor, text), find_kind(text))
        self._hold_clock_again(text)

    def _hold_clock_again(self, setting: str) -> None:
        session = self._recorder.session
        if setting == "SET timestamp = DEFAULT" and session.clock is not None:
            session.hold_clock()


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
