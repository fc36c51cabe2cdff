"""Where each table stands: in columns by how far its foreign keys lead, a table right of what it names.

Sizes are pixels of the drawing. Text is of a fixed width: what does not fit is cut, and whole in its title.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean

from migrator.drawing.shapes import Link, Sketch, Table

WIDTH, HEAD, ROW, FOOT = 236, 28, 18, 7  # of a table
GAP, GUTTER, MARGIN = 30, 76, 24  # between tables, between columns, around all
RATIO = 1.5  # of width to height, about


@dataclass(frozen=True)
class Box:
    """``column`` counts from the left; ``x`` and ``y`` are its upper left corner."""

    table: Table
    column: int
    x: int
    y: int

    @property
    def height(self) -> int:
        return measure(self.table)

    def find_row(self, name: str) -> int:
        """The middle of a column's row; of the heading for one that is not shown."""
        for number, column in enumerate(self.table.columns):
            if column.name == name:
                return self.y + HEAD + ROW * number + ROW // 2 + 2
        return self.y + HEAD // 2


@dataclass(frozen=True)
class Placed:
    boxes: Mapping[str, Box]
    columns: int

    @property
    def width(self) -> int:
        return 2 * MARGIN + self.columns * WIDTH + max(self.columns - 1, 0) * GUTTER

    @property
    def height(self) -> int:
        return 2 * MARGIN + max((box.y - MARGIN + box.height for box in self.boxes.values()), default=0)


def measure(table: Table) -> int:
    return HEAD + ROW * (len(table.columns) + len(table.lines)) + FOOT


def place(sketch: Sketch) -> Placed:
    """The same for the same sketch, whatever the order of its tables."""
    tables = {table.name: table for table in sorted(sketch.tables, key=lambda one: one.name)}
    links = [link for link in sketch.links if link.table in tables and link.to_table in tables]
    depths = find_depths(tables, links)
    limit = find_limit(list(tables.values()))
    linked = {name for link in links for name in (link.table, link.to_table)}
    columns: list[list[Table]] = []
    for depth in sorted({depths[name] for name in linked}):
        layer = [tables[name] for name in tables if name in linked and depths[name] == depth]
        columns += fold(order(layer, links, columns), limit)
    fill([tables[name] for name in tables if name not in linked], columns, limit)
    boxes = {box.table.name: box for n, column in enumerate(columns) for box in stack(column, n)}
    return Placed(boxes, len(columns))


def find_depths(names: Iterable[str], links: Sequence[Link]) -> dict[str, int]:
    """The longest way along foreign keys; a circle is cut where it closes."""
    parents: dict[str, set[str]] = {name: set() for name in names}
    for link in links:
        parents[link.table].add(link.to_table)
    depths: dict[str, int] = {}

    def find(name: str, above: tuple[str, ...]) -> int:
        if name not in depths:
            ways = [find(one, (*above, name)) for one in sorted(parents[name]) if one not in (*above, name)]
            depths[name] = 1 + max(ways) if ways else 0
        return depths[name]

    return {name: find(name, ()) for name in parents}


def find_limit(tables: Sequence[Table]) -> int:
    """How high a column may become."""
    heights = [measure(table) + GAP for table in tables]
    count = max(1, round(math.sqrt(RATIO * sum(heights) / (WIDTH + GUTTER))))
    return max([math.ceil(sum(heights) / count), *heights, 1])


def order(layer: list[Table], links: Sequence[Link], columns: Sequence[Sequence[Table]]) -> list[Table]:
    """As high as what they name stands: lines cross less. Those that are named themselves come last.

    So they are next to the layer that names them when this one is folded.
    """
    named_too = {link.to_table for link in links if link.table != link.to_table}
    places = {table.name: n for column in columns for n, table in enumerate(column)}

    def find_place(table: Table) -> tuple[bool, float, str]:
        named = [places[one.to_table] for one in links if one.table == table.name and one.to_table in places]
        return (table.name in named_too, mean(named) if named else 0.0, table.name)

    return sorted(layer, key=find_place)


def fold(layer: Sequence[Table], limit: int) -> list[list[Table]]:
    """A layer in as many columns as its height needs, about equally high."""
    total = sum(measure(table) + GAP for table in layer)
    share = total / math.ceil(total / limit)
    columns: list[list[Table]] = [[]]
    height = 0
    for table in layer:
        size = measure(table) + GAP
        if columns[-1] and height + size / 2 > share * len(columns):
            columns.append([])
        columns[-1].append(table)
        height += size
    return columns


def fill(tables: Iterable[Table], columns: list[list[Table]], limit: int) -> None:
    """Tables without a key, below the shortest column where they fit, else in one of their own."""
    for table in sorted(tables, key=lambda one: (-measure(one), one.name)):
        heights = [sum(measure(one) + GAP for one in column) for column in columns]
        lowest = min(range(len(columns)), key=lambda n: heights[n], default=-1)
        if lowest < 0 or heights[lowest] + measure(table) > limit:
            columns.append([table])
        else:
            columns[lowest].append(table)


def stack(column: Sequence[Table], number: int) -> Iterable[Box]:
    y = MARGIN
    for table in column:
        yield Box(table, number, MARGIN + number * (WIDTH + GUTTER), y)
        y += measure(table) + GAP
