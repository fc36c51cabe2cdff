"""A difference between a database and what its revision gives."""

from dataclasses import dataclass
from enum import StrEnum

from migrator.schema.picture import Part, PartKind


class Change(StrEnum):
    """What happened to the database, seen from the revision."""

    MISSING = "missing"
    EXTRA = "extra"
    OTHER = "other"
    MOVED = "moved"  # a column that stands in another place


@dataclass(frozen=True)
class Difference:
    """``expected`` is the revision's part, ``found`` the database's; ``behind``: where it belongs."""

    change: Change
    expected: Part | None
    found: Part | None
    behind: str = ""

    @property
    def part(self) -> Part:
        part = self.expected or self.found
        assert part is not None  # noqa: S101 - one of them is given
        return part

    def is_of(self, change: Change, kind: PartKind, table: str, name: str) -> bool:
        mine = self.part
        return (self.change, mine.kind, mine.table, mine.name) == (change, kind, table, name)

    def __str__(self) -> str:
        place = _name(self.part)
        if self.change is Change.MISSING:
            return f"{place} is missing{_in_brackets(self.expected)}"
        if self.change is Change.EXTRA:
            return f"{place} is not in the revision{_in_brackets(self.found)}"
        if self.change is Change.MOVED:
            return f"{place} stands elsewhere; in the revision {_behind(self.behind)}"
        return f"{place}: {'; '.join(self._details()) or 'its turn is another one'}"

    def _details(self) -> list[str]:
        """Each attribute that differs."""
        wanted = self.expected.attributes if self.expected else {}
        found = self.found.attributes if self.found else {}
        return [
            f"{word} is {_show(found.get(word, ''))}, in the revision {_show(text)}"
            for word, text in wanted.items()
            if found.get(word, "") != text
        ]


@dataclass(frozen=True)
class Drift:
    """What was found at ``revisions``; ``unknown`` says why nothing could be, and ``way`` what helps."""

    revisions: tuple[str, ...]
    differences: tuple[Difference, ...] = ()
    unknown: str = ""
    way: str = ""

    @property
    def place(self) -> str:
        return ", ".join(self.revisions) or "base"


LONGEST = 120  # of a view's query or a trigger's body in a message


def _show(text: str) -> str:
    line = " ".join(text.split())
    return (line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…") or "none"


def _name(part: Part) -> str:
    if part.kind in {PartKind.TABLE, PartKind.VIEW}:
        return f"{part.kind} {part.name}"
    name = "" if part.kind in {PartKind.OPTIONS, PartKind.PRIMARY_KEY} else f" {part.name}"
    return f"{part.table}: {part.kind}{name}"


def _in_brackets(part: Part | None) -> str:
    words = [_show(text) for text in part.attributes.values() if text] if part else []
    return f" ({', '.join(words)})" if words else ""


def _behind(column: str) -> str:
    return f"behind {column}" if column else "first"
