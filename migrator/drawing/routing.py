"""The way of each foreign key's line: round the tables that stand between, never through one."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from migrator.drawing.placing import GAP, GUTTER, MARGIN, WIDTH, Box, Placed
from migrator.drawing.shapes import Link

LANE, LANES = 4, 5  # pixels between lines that share a gap; how many it has
LOOP = 30  # how far a line to a table of the same column leaves it

Point = tuple[float, float]


@dataclass(frozen=True)
class Way:
    """``path`` is SVG's; ``end`` is where the referenced column is met."""

    link: Link
    path: str
    end: Point


def route(link: Link, placed: Placed, lane: int) -> Way | None:
    """Lines in one ``lane`` lie upon each other. None where an end of it is not drawn."""
    source, target = placed.boxes.get(link.table), placed.boxes.get(link.to_table)
    if source is None or target is None:
        return None
    start_y, end_y = source.find_row(link.column), target.find_row(link.to_column)
    if source.column == target.column:
        out = source.x - LOOP
        path = f"M{source.x} {start_y} C{out} {start_y} {out} {end_y} {target.x} {end_y}"
        return Way(link, path, (target.x, end_y))
    is_left = target.column < source.column
    start = (source.x if is_left else source.x + WIDTH, start_y)
    end = (target.x + WIDTH if is_left else target.x, end_y)
    points = [start, *_pass_columns(source, target, placed, (start_y, end_y), lane), end]
    return Way(link, _draw(points), end)


def _pass_columns(
    source: Box, target: Box, placed: Placed, heights: tuple[int, int], lane: int
) -> list[Point]:
    """Two points for each column between: where the line enters its gap, and where it leaves it."""
    step = -1 if target.column < source.column else 1
    points: list[Point] = []
    many = abs(target.column - source.column)
    for number, column in enumerate(range(source.column + step, target.column, step), start=1):
        wanted = heights[0] + (heights[1] - heights[0]) * number / many
        y = min(find_gaps(placed, column), key=lambda gap: abs(gap - wanted))
        y += (lane % LANES - LANES // 2) * LANE
        left = MARGIN + column * (WIDTH + GUTTER)
        points += [(left + WIDTH, y), (left, y)] if step < 0 else [(left, y), (left + WIDTH, y)]
    return points


def find_gaps(placed: Placed, column: int) -> list[float]:
    """The middles between a column's tables, and those above and below all."""
    boxes = [box for box in placed.boxes.values() if box.column == column]
    return [MARGIN / 2, *(box.y + box.height + GAP / 2 for box in boxes)]


def _draw(points: Sequence[Point]) -> str:
    """Curves in the gutters, straight on through the gaps."""
    path = f"M{points[0][0]:g} {points[0][1]:g}"
    for place, ((x, y), (to_x, to_y)) in enumerate(pairwise(points)):
        if place % 2:
            path += f" H{to_x:g}"
        else:
            middle = (x + to_x) / 2
            path += f" C{middle:g} {y:g} {middle:g} {to_y:g} {to_x:g} {to_y:g}"
    return path
