"""Telling of each statement: that it has begun, how far it is, that it is done.

What is quick costs no word to the server: the gauge looks only at what has run a while.
"""

import json
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from migrator.database.gauge import Look
from migrator.database.watch import Call
from migrator.journal.kinds import KIND_OF, Kind, find_written_table
from migrator.journal.objects import find_objects
from migrator.records import Note, Reading, Step, TableSize
from migrator.reporting import Reporter
from migrator.stages.phrases import describe_done, describe_piece, describe_progress

STAGE = "apply"
LONGEST_STATEMENT = 500  # of its text in a note
HEAD = 250  # of a statement: in it stands which table it is about
VERB = re.compile(r"(?:\s|\(|--[^\n]*\n|#[^\n]*\n|/\*.*?\*/)*(\w+)", re.DOTALL)
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


@dataclass
class Piece:
    """A statement, or a backfill with all of its own. ``number``: the statement's place in the revision."""

    step: Step
    number: int
    statement: str
    table: str
    is_schema: bool
    size: TableSize | None
    began: float = field(default_factory=time.monotonic)
    began_at: float = field(default_factory=time.time)
    reading: Reading | None = None
    first: tuple[float, int] | None = None  # when the first reading was seen, and what was done then
    waiting: str = ""  # what it waits for, while it does
    is_told: bool = False

    def read(self, reading: Reading | None) -> None:
        """Take a reading in; one that fell back is a new try, with a rate of its own."""
        if reading is None:
            return
        if self.first is None or (self.reading and reading.done < self.reading.done):
            self.first = (time.monotonic(), reading.done)
        self.reading = reading

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.began

    @property
    def rate(self) -> float | None:
        """Of the reading's unit in a second; None while there is none to tell."""
        if self.first is None or self.reading is None:
            return None
        passed, done = time.monotonic() - self.first[0], self.reading.done - self.first[1]
        return done / passed if done > 0 and passed > 0 else None

    @property
    def remaining_seconds(self) -> float | None:
        if self.reading is None or not self.rate:
            return None
        return (self.reading.estimated - self.reading.done) / self.rate

    @property
    def data(self) -> dict[str, Any]:
        size = self.size
        return {
            "revision": self.step.revision,
            "direction": self.step.direction,
            "number": self.number,
            "statement": self.statement,
            "table": self.table,
            "table_rows": size.rows if size else None,
            "table_bytes": size.bytes if size else None,
        }


@dataclass
class Follower:
    """Of one run. ``sizes``: of the tables that the checks have looked at."""

    report: Reporter
    sizes: Mapping[str, TableSize] = field(default_factory=dict)
    piece: Piece | None = None
    is_one_piece: bool = False  # a backfill: its statements are not told singly
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def since(self) -> float | None:
        piece = self.piece
        return piece.began if piece else None

    @contextmanager
    def follow(
        self, step: Step, number: int, call: Call, find_algorithm: Callable[[], str]
    ) -> Iterator[None]:
        """Around the execution of a statement."""
        if self.is_one_piece:
            yield
            return
        verb = VERB.match(call.text)
        kind = KIND_OF.get(verb[1].upper() if verb else "", Kind.READ)
        table, is_schema = _find_table(call.text[:HEAD], kind), kind is Kind.SCHEMA
        piece = Piece(step, number, _clip(call.text), table, is_schema, self.sizes.get(table))
        with self._told(piece):
            yield
        rows = call.cursor.rowcount if kind is Kind.DATA else None
        self._tell_done(piece, find_algorithm() if is_schema else "", rows)

    @contextmanager
    def follow_backfill(self, step: Step, number: int, table: str) -> Iterator[Callable[[Reading], None]]:
        """Around a whole ``op.backfill``, which tells by what is given how far it is."""
        piece = Piece(step, number, f"op.backfill of {table}", table, False, self.sizes.get(table))  # noqa: FBT003
        with self._told(piece):
            self.is_one_piece = True
            try:
                yield piece.read
            finally:
                self.is_one_piece = False
        self._tell_done(piece, "", piece.reading.done if piece.reading else None)

    def wait(self, text: str) -> None:
        """The present statement has stepped back, and says for whom."""
        if self.piece:
            self.piece.waiting = text

    def look(self, look: Look) -> None:
        """What the gauge does while the present piece runs."""
        piece = self.piece
        if piece is None:
            return
        if piece.size is None and piece.table:
            piece.size = look.read_size(piece.table)
        if not self.is_one_piece:
            piece.read(look.read_stage())
        look.publish(_describe_for_others(piece))
        with self._guard:
            if piece is self.piece:  # not after it is told to be done
                self._tell("progress", describe_progress(piece), piece, **_progress(piece))
        if piece is not self.piece:
            look.publish(None)

    @contextmanager
    def _told(self, piece: Piece) -> Iterator[Piece]:
        self._tell("statement-begun", describe_piece(piece), piece)
        self.piece = piece
        try:
            yield piece
        except BaseException:
            self._end()
            self._tell(
                "statement-stopped", describe_done(piece, "stopped"), piece, seconds=_round(piece.seconds)
            )
            raise
        self._end()

    def _end(self) -> None:
        with self._guard:
            self.piece = None

    def _tell_done(self, piece: Piece, algorithm: str, rows: int | None) -> None:
        text = describe_done(piece, algorithm or (f"{rows:,} rows" if rows is not None else ""))
        data = {"seconds": _round(piece.seconds), "algorithm": algorithm, "rows": rows}
        self._tell("statement-done", text, piece, **data)

    def _tell(self, event: str, text: str, piece: Piece, **data: object) -> None:
        self.report(Note(STAGE, event, text, {**piece.data, "is_schema": piece.is_schema, **data}))


def _progress(piece: Piece) -> dict[str, object]:
    reading = piece.reading
    return {
        "done": reading.done if reading else None,
        "estimated": reading.estimated if reading else None,
        "unit": reading.unit if reading else "",
        "seconds": _round(piece.seconds),
        "rate": _round(piece.rate),
        "remaining_seconds": _round(piece.remaining_seconds),
    }


def _describe_for_others(piece: Piece) -> str:
    known = {**piece.data, **_progress(piece), "began_at": piece.began_at, "waiting": piece.waiting}
    return json.dumps(known, ensure_ascii=False)


def _round(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 3)


def _find_table(head: str, kind: Kind) -> str:
    if kind is Kind.SCHEMA:
        return next((found.name for found in find_objects(head) if found.type == "TABLE"), "")
    return find_written_table(head) if kind is Kind.DATA else ""


def _clip(text: str) -> str:
    line = UNPRINTABLE.sub(" ", text[: 2 * LONGEST_STATEMENT]).strip()
    return line if len(line) <= LONGEST_STATEMENT else line[: LONGEST_STATEMENT - 1] + "…"
