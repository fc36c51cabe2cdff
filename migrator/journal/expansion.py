"""Statements that stand in place of one: who finds them, and how they are kept in the journal.

What they are depends on the schema, which they change: so they are journaled before the first of them, and a
resumed run takes them from there.
"""

from collections.abc import Callable
from typing import Any, Protocol

from migrator.database.watch import Call
from migrator.journal.kinds import Kind
from migrator.journal.results import Result, pack, unpack
from migrator.journal.table import Row, Status
from migrator.records import Step

EXPANDED = "park"  # the kind of the row that holds them
BEGINNING, END = "the beginning", "the end"  # in place of nothing: around the revision

RunRows = Callable[[Call], Result]  # executes a data statement


class Expander(Protocol):
    """``prepare``, ``expand`` and ``settle`` give statements, in order; none where nothing is to be done."""

    def begin(self, step: Step) -> None:
        """A revision begins."""

    def look_again(self) -> None:
        """What is known of the schema may be over."""

    def see(self, text: str, kind: Kind) -> None:
        """A statement of the revision was executed or replayed."""

    def prepare(self) -> list[str]:
        """Before the revision's first statement."""

    def expand(self, text: str) -> list[str] | None:
        """In place of a schema statement."""

    def settle(self) -> list[str]:
        """Behind its last statement."""


def keep_parts(position: int, digest: str, text: str, parts: list[str]) -> Row:
    kept = pack(Result(rows=tuple((part,) for part in parts)))
    return Row(position, EXPANDED, Status.DONE, digest, text, None, kept)


def read_parts(row: Row) -> list[str]:
    return [part for (part,) in unpack(row.result or b"").rows or ()]


def as_call(cursor: Any, text: str) -> Call:
    """A statement of our own as if the revision had it."""
    return Call(cursor, text, None, None, is_many=False, run=lambda: cursor.execute(text))
