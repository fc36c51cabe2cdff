"""Two texts beside each other: which lines went, which came, and which words within them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

AROUND = 2  # unchanged lines that are shown before and after a change
LONGEST_LINE = 5_000  # characters; a longer one is compared as a whole
MOST_LINES = 20_000  # beyond these a comparison could keep a worker busy for minutes
_WORD = re.compile(r"[\u2e80-\u9fff\uf900-\uff60]|\w+|\s+|.", re.DOTALL)


@dataclass(frozen=True)
class Part:
    text: str
    is_changed: bool


@dataclass(frozen=True)
class Line:
    """``kind``: ``same``, ``gone``, ``new``; or ``left-out``, for ``count`` lines that nobody changed."""

    kind: str
    parts: tuple[Part, ...] = ()
    count: int = 0


def compare(old: str, new: str) -> list[Line] | None:
    """None when the texts have too many lines to be compared; [] when they are equal."""
    before, after = old.splitlines(), new.splitlines()
    if max(len(before), len(after)) > MOST_LINES:
        return None
    return list(_compare(before, after)) if before != after else []


def _compare(before: list[str], after: list[str]) -> Iterator[Line]:
    end = 0
    matcher = SequenceMatcher(None, before, after)
    for group in matcher.get_grouped_opcodes(AROUND):
        first = group[0][1]
        if first > end:
            yield Line("left-out", count=first - end)
        for tag, from_old, to_old, from_new, to_new in group:
            if tag == "equal":
                yield from (Line("same", (Part(line, is_changed=False),)) for line in before[from_old:to_old])
            else:
                yield from _change(before[from_old:to_old], after[from_new:to_new])
        end = group[-1][2]
    if end < len(before):
        yield Line("left-out", count=len(before) - end)


def _change(gone: list[str], new: list[str]) -> Iterator[Line]:
    """Lines that face each other are compared by words."""
    pairs = [_mark_words(*pair) for pair in zip(gone, new, strict=False)]
    yield from (Line("gone", pair[0]) for pair in pairs)
    yield from (Line("gone", (Part(line, is_changed=True),)) for line in gone[len(pairs) :])
    yield from (Line("new", pair[1]) for pair in pairs)
    yield from (Line("new", (Part(line, is_changed=True),)) for line in new[len(pairs) :])


def _mark_words(old: str, new: str) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    if max(len(old), len(new)) > LONGEST_LINE:
        return (Part(old, is_changed=True),), (Part(new, is_changed=True),)
    before, after = _WORD.findall(old), _WORD.findall(new)
    left, right = [], []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, from_old, to_old, from_new, to_new in matcher.get_opcodes():
        is_changed = tag != "equal"
        left.append(Part("".join(before[from_old:to_old]), is_changed))
        right.append(Part("".join(after[from_new:to_new]), is_changed))
    return tuple(part for part in left if part.text), tuple(part for part in right if part.text)
