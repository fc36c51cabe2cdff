"""One half-applied revision put back: the journal's rows backwards, each put back as a part of its own."""

import re
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from migrator.database.versions import PARKED_TABLE
from migrator.errors import RefusedByCheckError
from migrator.journal.expansion import BEGINNING, END, EXPANDED, read_parts
from migrator.journal.journal import Journal
from migrator.journal.objects import find_objects
from migrator.journal.outcome import OpenScratch, Outcome, find_outcome
from migrator.journal.table import InFlight, Row, Status, remove_rows
from migrator.parking.registry import Status as EntryStatus
from migrator.parking.registry import read_parked
from migrator.parking.scene import Scene
from migrator.records import Direction, Step
from migrator.undoing.inverse import Inverse
from migrator.undoing.rows import Rows

MADE = re.compile(rf"INSERT IGNORE INTO `{PARKED_TABLE}` \([^)]*\) VALUES \('((?:[^'\\]|\\.)*)'")


@dataclass
class Undo:
    """``in_flight`` is what was half-done; ``begun`` what an interrupted way back has done of it already."""

    journal: Journal
    cursor: Any
    scratch: OpenScratch
    in_flight: InFlight
    finish: str  # the revision to which its own way leads
    begun: InFlight | None = None
    step: Step = field(init=False)
    rows: list[Row] = field(init=False)  # newest first

    def __post_init__(self) -> None:
        heading = self.in_flight.rows[0]
        self.step = Step(self.in_flight.revision, heading.statement, Direction.BACK)
        self.rows = [row for _, row in sorted(self.in_flight.rows.items(), reverse=True) if row.position > 0]

    def check(self) -> None:
        """Raise ``RefusedByCheckError`` where all of it is done but for what comes behind its statements."""
        if any(row.kind == EXPANDED and row.statement == END for row in self.rows):
            revision = self.step.revision
            raise RefusedByCheckError(
                f"every statement of revision {revision} is done; what it had set aside is being given back",
                "That is finished first; then the way back is the ordinary one.",
                f"make migrate rev={self.finish}   finishes it",
            )

    def run(self) -> None:
        """Put everything back, from where an interrupted run of this has stopped."""
        self.journal.begin(self.step, self.in_flight.direction, self.begun)
        self.journal.put("back: rows", lambda: self._rows().find_early())
        for row in self.rows:
            if row.kind in {"schema", "data"}:
                self.journal.put(f"back: {row.position}", partial(self._put_back, row))
        self.journal.put("back: the rest", lambda: self._rows().find_late())
        self.journal.put("back: orphans", lambda: self._rows().find_orphans(self._find_bound()))
        self.journal.put("back: the list", lambda: self._rows().find_end(self._made()))
        for direction in (self.in_flight.direction, Direction.BACK):
            remove_rows(self.cursor, self.step.revision, direction)
        self.journal.finish()

    def _scene(self, direction: Direction) -> Scene:
        step = Step(self.step.revision, self.step.description, direction)
        return Scene(self.cursor, self.scratch, step, {entry.name for entry in read_parked(self.cursor)})

    def _put_back(self, row: Row) -> list[str]:
        return self._inverse().find_parts(row)

    def _inverse(self) -> Inverse:
        # What the type of before cannot hold may be what this way has given back: it is kept as it was.
        other = Direction.UP if self.in_flight.direction == Direction.DOWN else Direction.DOWN
        return Inverse(self.in_flight, self.finish, self._scene(Direction.BACK), self._scene(other))

    def _rows(self) -> Rows:
        entries, scene = read_parked(self.cursor), self._scene(Direction.BACK)
        own = [entry for entry in entries if entry.status != EntryStatus.OLDER]
        return Rows(own, self._read_texts(), scene, self.in_flight.direction, self._find_altered())

    def _read_texts(self) -> list[str]:
        """The schema statements as the revision has them, not what stood in their place."""
        texts: list[str] = []
        parts = 0
        for row in reversed(self.rows):
            if row.kind == EXPANDED:
                parts = len(read_parts(row))
                texts += [] if row.statement == BEGINNING else [row.statement]
            elif parts:
                parts -= 1
            elif row.kind == "schema" and self._has_happened(row):
                texts.append(row.statement)
        return texts

    def _find_bound(self) -> set[str]:
        """Tables of which a foreign key was taken off."""
        return {
            found.name
            for row in self.rows
            if row.kind == "schema" and "DROP FOREIGN KEY" in row.statement.upper()
            for found in find_objects(row.statement)
        }

    def _find_altered(self) -> set[str]:
        """Entries of values whose column has got its other type by now."""
        found: set[str] = set()
        is_altered = False
        for row in self.rows:
            if row.kind == "schema":
                is_altered = is_altered or self._has_happened(row)
            match = MADE.match(row.statement) if row.kind == "data" else None
            if match and is_altered:
                found.add(match[1])
        return found

    def _has_happened(self, row: Row) -> bool:
        if row.status is not Status.INTENT:
            return row.status is Status.DONE
        return find_outcome(self.cursor, row, self.scratch) is Outcome.APPLIED

    def _made(self) -> list[str]:
        found = (MADE.match(row.statement) for row in self.rows if row.kind == "data")
        return [match[1] for match in found if match]
