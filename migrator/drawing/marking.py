"""Two pictures as one drawing: what the newer has more, less and otherwise than the older."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from migrator.drawing.shapes import (
    Column,
    Line,
    Link,
    Mark,
    Sketch,
    Table,
    find_foreign_keys,
    make_link,
    make_table,
)
from migrator.schema.comparing import compare
from migrator.schema.difference import Change, Difference
from migrator.schema.picture import Part, PartKind, Picture

MARKS = {
    Change.MISSING: Mark.REMOVED,
    Change.EXTRA: Mark.ADDED,
    Change.OTHER: Mark.CHANGED,
    Change.MOVED: Mark.CHANGED,
}
DRAWN = {PartKind.TABLE, PartKind.COLUMN, PartKind.FOREIGN_KEY}


@dataclass(frozen=True)
class Step:
    """What became of one part. ``was`` and ``now`` are its attributes in words, "" where it was not there."""

    mark: Mark
    kind: PartKind
    table: str
    name: str
    was: str
    now: str


def find_steps(older: Picture, newer: Picture) -> tuple[Step, ...]:
    return tuple(_make_step(one) for one in compare(older, newer))


def _make_step(one: Difference) -> Step:
    part, was, now = one.part, one.expected, one.found
    if not (was and now):
        return Step(MARKS[one.change], part.kind, part.table, part.name, _tell(was), _tell(now))
    names = [name for name in now.attributes if was.attributes.get(name, "") != now.attributes[name]]
    names += [name for name in was.attributes if name not in now.attributes]
    told = (", ".join(_show(side, name) for name in names) for side in (was, now))
    return Step(MARKS[one.change], part.kind, part.table, part.name, *told)


def _tell(part: Part | None) -> str:
    return ", ".join(_flat(text) for text in part.attributes.values() if text) if part else ""


def _show(part: Part, name: str) -> str:
    return _flat(part.attributes.get(name, "")) or f"no {name}"


def _flat(text: str) -> str:
    return " ".join(text.split())


def sketch_change(older: Picture, newer: Picture) -> Sketch:
    """Both in one: what is gone stands where it stood."""
    differences = compare(older, newer)
    names = sorted({*older.tables, *newer.tables})
    tables = tuple(_merge(name, older, newer, differences) for name in names)
    return Sketch(tables, tuple(_merge_links(names, older, newer, differences)))


def leave_touched(whole: Sketch) -> Sketch:
    """Only the tables that changed; those that their keys name with their own keys alone."""
    touched = {table.name for table in whole.tables if table.mark not in {Mark.SAME, Mark.NONE}}
    links = [link for link in whole.links if link.table in touched and link.mark is not Mark.SAME]
    links += [link for link in whole.links if {link.table, link.to_table} <= touched and link not in links]
    beside = {link.to_table for link in links} - touched
    tables = [table for table in whole.tables if table.name in touched]
    tables += [_leave_keys(table, links) for table in whole.tables if table.name in beside]
    return Sketch(tuple(tables), tuple(links))


def _leave_keys(table: Table, links: Iterable[Link]) -> Table:
    named = {link.to_column for link in links if link.to_table == table.name}
    return replace(table, columns=tuple(column for column in table.columns if column.name in named))


def _merge(name: str, older: Picture, newer: Picture, differences: Sequence[Difference]) -> Table:
    if name not in newer.tables:
        return _mark_all(make_table(name, older), Mark.REMOVED)
    table = make_table(name, newer)
    if name not in older.tables:
        return _mark_all(table, Mark.ADDED)
    own = [one for one in differences if one.part.table == name]
    marks = {one.part.name: MARKS[one.change] for one in own if one.part.kind is PartKind.COLUMN}
    before = make_table(name, older)
    columns = tuple(_merge_columns(table.columns, before.columns, marks))
    return Table(name, columns, Mark.CHANGED if own else Mark.SAME, tuple(_find_lines(own)))


def _mark_all(table: Table, mark: Mark) -> Table:
    return Table(table.name, tuple(replace(one, mark=mark) for one in table.columns), mark)


def _merge_columns(
    columns: Sequence[Column], before: Sequence[Column], marks: Mapping[str, Mark]
) -> Iterator[Column]:
    """Those that are gone stand behind the one that they stood behind."""
    then = {one.name: one for one in before}
    now = {one.name for one in columns}
    gone: dict[str, list[Column]] = {}
    last = ""
    for one in before:
        if one.name in now:
            last = one.name
        else:
            gone.setdefault(last, []).append(replace(one, mark=Mark.REMOVED))
    yield from gone.get("", ())
    for one in columns:
        kind = then[one.name].type if one.name in then else ""
        was = kind if kind != one.type else ""
        yield replace(one, mark=marks.get(one.name, Mark.SAME), was=was)
        yield from gone.get(one.name, ())


def _find_lines(own: Iterable[Difference]) -> Iterator[Line]:
    for one in own:
        if one.part.kind not in DRAWN:
            name = "" if one.part.kind in {PartKind.PRIMARY_KEY, PartKind.OPTIONS} else f" {one.part.name}"
            yield Line(f"{one.part.kind}{name}", MARKS[one.change])


def _merge_links(
    names: Iterable[str], older: Picture, newer: Picture, differences: Sequence[Difference]
) -> Iterator[Link]:
    """A key under another name, or of a changed rule, that leads where it led is the same line."""
    then, now = (
        [part for name in names if name in one.tables for part in find_foreign_keys(one, name)]
        for one in (older, newer)
    )
    marks = {one.part.key: MARKS[one.change] for one in differences if one.part.kind is PartKind.FOREIGN_KEY}
    gone = [part for part in then if part.key not in {other.key for other in now}]
    for part in now:
        is_new = part.table not in older.tables
        mark = Mark.ADDED if is_new else marks.get(part.key, Mark.SAME)
        if link := make_link(part):
            yield replace(link, mark=mark)
    for part in gone:
        if link := make_link(part):
            yield replace(link, mark=Mark.REMOVED)
