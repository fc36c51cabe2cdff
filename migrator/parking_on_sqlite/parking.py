"""Parking on one connection: what is called around each statement of a revision, and before its version."""

import re
from dataclasses import dataclass, field
from typing import Any

from migrator.errors import RefusedByCheckError
from migrator.parking_on_sqlite.registry import Kind, Parked, find_claimable, read_parked
from migrator.parking_on_sqlite.returning import give_back, mark_touched
from migrator.parking_on_sqlite.shapes import Shape, quote, read_shapes
from migrator.parking_on_sqlite.story import Story, find_taken, is_writing
from migrator.parking_on_sqlite.taking import Copy, Place, copy_table, keep_what_went
from migrator.records import Step

ENDS = re.compile(r"(?i)\s*(BEGIN|COMMIT|END|ROLLBACK(?!\s+(TRANSACTION\s+)?TO))\b")
TO_SAVEPOINT = re.compile(r"(?i)\s*ROLLBACK\b")


@dataclass
class CopyParking:
    """``driver`` is the connection of Python's sqlite3 on which the revisions run."""

    driver: Any
    version_table: str
    step: Step | None = None
    cursor: Any = None  # once the revision's transaction is open
    story: Story = field(default_factory=Story)
    shapes: dict[str, Shape] = field(default_factory=dict)  # at the revision's beginning
    copies: dict[str, Copy] = field(default_factory=dict)
    claimed: list[Parked] = field(default_factory=list)
    written: set[str] = field(default_factory=set)  # tables whose rows the revision's own statements write
    made: int = 0  # copies
    is_rolled_back: bool = False  # to a savepoint: copies that were made behind it are gone

    def begin(self, step: Step) -> None:
        self.step, self.cursor, self.story = step, None, Story()
        self.copies, self.written, self.made = {}, set(), 0

    def see(self, text: str) -> None:
        """A statement of the revision is about to be executed."""
        if self.step is None:
            return
        if ENDS.match(text):
            raise self._refuse_end()
        self._open()
        self.is_rolled_back = self.is_rolled_back or bool(TO_SAVEPOINT.match(text))
        now = [self.story.table_now(first) for first in self.shapes]
        for name in find_taken(text, now):
            first = self.story.first_name(name)
            self._copy(first)
            if is_writing(text):
                self.written.add(first)
        self.story.tell(text)

    def check_commit(self, _connection: Any) -> None:
        """Raise ``RefusedByCheckError`` for a commit by the revision, which stands or falls as a whole."""
        if self.step is not None and self.cursor is not None:
            raise self._refuse_end()

    def finish(self) -> None:
        """The revision's version is about to be written."""
        if self.step is None:
            return
        self._open()
        step, self.step = self.step, None
        give_back(self.cursor, self.claimed, self.story, self.copies)
        taken = {entry.name for entry in read_parked(self.cursor)}
        changed = {entry.details["now"] for entry in self.claimed if entry.details.get("is_written")}
        for made in self.copies.values():
            name = made.shape.name
            place = Place(step, taken, is_whole=name in changed, is_written=name in self.written)
            keep_what_went(self.cursor, made, self.story, place)
            taken = {entry.name for entry in read_parked(self.cursor)}
            self.cursor.execute(f"DROP TABLE temp.{quote(made.name)}")

    def _refuse_end(self) -> RefusedByCheckError:
        revision = self.step.revision if self.step else ""
        return RefusedByCheckError(
            f"revision {revision} ends its transaction itself",
            "On SQLite a revision is one transaction: it is there as a whole, or not at all.",
            "Leave COMMIT and autocommit_block() to MySQL: op.get_context().dialect.name tells which it is.",
        )

    def _open(self) -> None:
        if self.cursor is not None:
            self._forget_rolled_back()
            return
        assert self.step is not None  # noqa: S101 - begin() comes first
        self.cursor = self.driver.cursor()
        self.shapes = read_shapes(self.cursor, self.version_table)
        self.claimed = find_claimable(read_parked(self.cursor), self.step)
        for entry in self.claimed:
            mark_touched(self.cursor, entry, self.shapes)
            if entry.kind == Kind.ROWS and entry.details["now"] in self.shapes:
                self._copy(entry.details["now"])  # giving back changes it as well

    def _forget_rolled_back(self) -> None:
        if self.is_rolled_back:
            self.cursor.execute("SELECT name FROM temp.sqlite_master")
            there = {row[0] for row in self.cursor.fetchall()}
            self.copies = {first: made for first, made in self.copies.items() if made.name in there}
        self.is_rolled_back = False

    def _copy(self, first: str) -> None:
        if first in self.shapes and first not in self.copies:
            self.copies[first] = copy_table(self.cursor, self.shapes[first], self.story, self.made)
            self.made += 1
