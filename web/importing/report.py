"""What was taken and what was left: for people, and for programs."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from web.importing.records import Left

_COUNTED = ("post", "page", "comment", "tag", "picture")
_EXAMPLES = 3


@dataclass
class Report:
    """Counts by what it is ("post", "comment", …). ``is_trial``: nothing of it was written."""

    source: str
    is_trial: bool = False
    taken: Counter[str] = field(default_factory=Counter)
    there_already: Counter[str] = field(default_factory=Counter)
    left: list[Left] = field(default_factory=list)
    authors: dict[str, str] = field(default_factory=dict)  # name in the source -> name here, of new accounts

    def add(self, part: "Report") -> None:
        self.taken.update(part.taken)
        self.there_already.update(part.there_already)
        self.left.extend(part.left)

    def as_record(self) -> dict[str, object]:
        return {
            "source": self.source,
            "dry_run": self.is_trial,
            "taken": {what: self.taken[what] for what in _COUNTED},
            "there_already": {what: self.there_already[what] for what in _COUNTED[:3]},
            "new_authors": self.authors,
            "left": [{"what": one.what, "where": one.where, "reason": one.reason} for one in self.left],
        }

    def as_lines(self) -> Iterator[str]:
        verb = "Would be taken" if self.is_trial else "Taken"
        yield f"{verb} from {self.source}: {_count(self.taken) or 'nothing new'}."
        if any(self.there_already.values()):
            yield f"There already: {_count(self.there_already)}."
        if self.authors:
            names = ", ".join(f"{here} ({there})" for there, here in self.authors.items())
            yield f"New authors, who cannot log in yet: {names}."
            yield "To let one in: flask user set-password NAME"
        if self.is_trial:
            yield "This was a dry run: nothing was written."
        if self.left:
            yield "Left, or taken otherwise than it was:"
            yield from self._lines_of_left()

    def _lines_of_left(self) -> Iterator[str]:
        groups: dict[tuple[str, str], list[str]] = {}
        for one in self.left:
            groups.setdefault((one.what, one.reason), []).append(one.where)
        for (what, reason), places in groups.items():
            shown = ", ".join(places[:_EXAMPLES])
            others = f" and {len(places) - _EXAMPLES} more" if len(places) > _EXAMPLES else ""
            yield f"  {len(places)} × {what}: {reason} [{shown}{others}]"


def _count(counts: Counter[str]) -> str:
    numbers = ((what, counts[what]) for what in _COUNTED if counts[what])
    return ", ".join(f"{number} {what}{'' if number == 1 else 's'}" for what, number in numbers)
