"""Comparing two pictures: every difference, by name."""

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher

from migrator.schema.difference import Change, Difference
from migrator.schema.picture import Part, PartKind, Picture

Parts = Mapping[tuple[str, ...], Part]


def compare(expected: Picture, found: Picture) -> tuple[Difference, ...]:
    """What ``found`` lacks, has more or has otherwise; () when they are identical."""
    return tuple(_compare(expected, found))


def _compare(expected: Picture, found: Picture) -> Iterator[Difference]:
    for table in sorted({*expected.tables, *found.tables}):
        if table not in found.tables:
            yield Difference(Change.MISSING, Part(PartKind.TABLE, table, table), None)
        elif table not in expected.tables:
            yield Difference(Change.EXTRA, None, Part(PartKind.TABLE, table, table))
        else:
            yield from _compare_parts(expected.tables[table], found.tables[table])
            yield from _find_moved(table, expected, found)
    yield from _compare_parts(expected.others, found.others)
    yield from _find_reordered(expected, found)


def _compare_parts(expected: Parts, found: Parts) -> Iterator[Difference]:
    for key, part in expected.items():
        other = found.get(key)
        if other is None:
            yield Difference(Change.MISSING, part, None)
        elif (other.table, other.attributes) != (part.table, part.attributes):
            yield Difference(Change.OTHER, part, other)
    for key, part in found.items():
        if key not in expected:
            yield Difference(Change.EXTRA, None, part)


def _find_moved(table: str, expected: Picture, found: Picture) -> Iterator[Difference]:
    """Columns of both that stand in another order, as few as tell it."""
    wanted, there = expected.columns.get(table, ()), found.columns.get(table, ())
    both = set(wanted) & set(there)
    for name in _out_of_order([one for one in wanted if one in both], [one for one in there if one in both]):
        place = wanted.index(name)
        key = (PartKind.COLUMN, table, name)
        behind = wanted[place - 1] if place else ""
        yield Difference(Change.MOVED, expected.tables[table].get(key), found.tables[table].get(key), behind)


def _out_of_order(wanted: list[str], there: list[str]) -> list[str]:
    blocks = SequenceMatcher(None, wanted, there, autojunk=False).get_matching_blocks()
    kept = {wanted[block.a + step] for block in blocks for step in range(block.size)}
    return [name for name in wanted if name not in kept]


def _find_reordered(expected: Picture, found: Picture) -> Iterator[Difference]:
    """Triggers of the same moment that fire in another order."""
    moments = {(part.table, part.attributes.get("when", "")) for part in expected.others.values()}
    for moment in sorted(moments):
        wanted, there = _fire_at(expected, moment), _fire_at(found, moment)
        both = [name for name in wanted if name in there]
        for name in _out_of_order(both, [name for name in there if name in both]):
            key = (PartKind.TRIGGER, moment[0], name)
            yield Difference(Change.OTHER, expected.others[key], found.others[key])


def _fire_at(picture: Picture, moment: tuple[str, str]) -> list[str]:
    triggers = (part for part in picture.others.values() if part.kind is PartKind.TRIGGER)
    return [part.name for part in triggers if (part.table, part.attributes["when"]) == moment]
