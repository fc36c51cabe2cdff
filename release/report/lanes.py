"""The graph beside the history: a lane for each branch, a dot for each revision."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

STEP, TALL, DOT_AT = 18, 44, 22  # pixels: between lanes, of a row's drawing, and where in it the dot is


@dataclass(frozen=True)
class Row:
    """``above`` and ``below``: the revision that each lane leads to, before and after this one."""

    revision: str
    above: tuple[str, ...]
    below: tuple[str, ...]
    place: int
    parents: tuple[str, ...]


def lay_out(entries: Iterable[Mapping[str, Any]]) -> Iterator[Row]:
    """For entries newest first."""
    lanes: list[str] = []
    for entry in entries:
        revision, parents = entry["revision"], tuple(entry["down_revisions"])
        above = tuple(lanes)
        if revision not in lanes:
            lanes.append(revision)
        place = lanes.index(revision)
        lanes[place : place + 1] = [one for one in parents if one not in lanes]
        yield Row(revision, above, tuple(lanes), place, parents)


def draw_row(row: Row, kind: str, most: int) -> str:
    """``kind`` is the dot's class; ``most`` lanes are as wide as the widest row."""
    paths = [
        _draw_way(row.above.index(one), 0, row.below.index(one), TALL)
        for one in row.above
        if one in row.below
    ]
    if row.revision in row.above:
        paths.append(_draw_way(row.place, 0, row.place, DOT_AT))
    paths += [_draw_way(row.place, DOT_AT, row.below.index(one), TALL) for one in row.parents]
    x, width = _middle(row.place), most * STEP
    dot = f'<circle class="dot {kind}" cx="{x}" cy="{DOT_AT}" r="{7 if kind == "here" else 5}"/>'
    rest = "".join(f'<i style="left:{_middle(number) - 1}px"></i>' for number in range(len(row.below)))
    return (
        f'<div class="lanes" style="width:{width}px" aria-hidden="true"><svg width="{width}" height="{TALL}">'
        f'<path d="{"".join(paths)}"/>{dot}</svg><div class="rest">{rest}</div></div>'
    )


def _middle(lane: int) -> int:
    return lane * STEP + STEP // 2


def _draw_way(lane: int, y: int, to_lane: int, to_y: int) -> str:
    x, to_x, half = _middle(lane), _middle(to_lane), (y + to_y) // 2
    return f"M{x} {y}L{x} {to_y}" if x == to_x else f"M{x} {y}C{x} {half} {to_x} {half} {to_x} {to_y}"
