"""From differences to MySQL statements: each does one thing, so that each can have the cheapest algorithm."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from sqlalchemy import Connection

from migrator.mending.columns import find_renames, write_columns
from migrator.mending.definitions import read_table, show_create, split_options
from migrator.mending.mend import Mend, Turn
from migrator.schema.definition import TableDefinition, quote
from migrator.schema.difference import Change, Difference
from migrator.schema.picture import Part, PartKind, Picture

KEYS = {PartKind.FOREIGN_KEY: "FOREIGN KEY", PartKind.CHECK: "CHECK"}


def write_mends(
    differences: Sequence[Difference], expected: Picture, found: Picture, built: Connection
) -> list[Mend]:
    """In their turn. ``built`` is where the revision's schema is. Renames come alone."""
    renames = list(find_renames(differences, expected, found))
    return renames or sorted(_write(differences, expected, built), key=lambda mend: mend.turn)


def _write(differences: Sequence[Difference], expected: Picture, built: Connection) -> Iterator[Mend]:
    by_table: dict[str, list[Difference]] = defaultdict(list)
    for difference in differences:
        part = difference.part
        if part.kind is PartKind.VIEW:
            yield _write_view(difference, built)
        elif part.kind is PartKind.TRIGGER:
            yield from _write_trigger(difference, built)
        elif part.kind is PartKind.TABLE:
            yield from _write_table(difference, built)
        else:
            by_table[part.table].append(difference)
    for table, own in by_table.items():
        wanted = read_table(built, table)
        yield from write_columns(table, own, wanted, expected)
        for difference in own:
            yield from _write_part(difference, wanted)


def _write_table(difference: Difference, built: Connection) -> Iterator[Mend]:
    name = difference.part.name
    if difference.change is Change.EXTRA:
        yield Mend(Turn.DROP_TABLE, name, f"DROP TABLE {quote(name)}", f"the table {name} and its rows")
        return
    wanted = read_table(built, name)
    yield Mend(Turn.CREATE_TABLE, name, wanted.render())
    for key, line in wanted.constraints.items():
        if " FOREIGN KEY " in line:
            yield Mend(Turn.ADD_KEY, name, f"ALTER TABLE {quote(name)} ADD {wanted.find_constraint(key)}")


def _write_view(difference: Difference, built: Connection) -> Mend:
    name = difference.part.name
    if difference.change is Change.EXTRA:
        return Mend(Turn.MAKE_VIEW, "", f"DROP VIEW {quote(name)}")
    text = show_create(built, "VIEW", name, 1).replace("CREATE ", "CREATE OR REPLACE ", 1)
    return Mend(Turn.MAKE_VIEW, "", text)


def _write_trigger(difference: Difference, built: Connection) -> Iterator[Mend]:
    name = difference.part.name
    if difference.found:
        yield Mend(Turn.DROP_TRIGGER, "", f"DROP TRIGGER {quote(name)}")
    if difference.expected:
        yield Mend(Turn.MAKE_TRIGGER, "", show_create(built, "TRIGGER", name, 2))


def _write_part(difference: Difference, wanted: TableDefinition) -> Iterator[Mend]:
    kind = difference.part.kind
    if kind is PartKind.INDEX:
        yield _write_index(difference, wanted)
    elif kind in KEYS:
        yield from _write_key(difference, wanted)
    elif kind is PartKind.OPTIONS and difference.expected and difference.found:
        head = f"ALTER TABLE {quote(wanted.name)}"
        for action in _write_options(difference.expected, difference.found, wanted):
            yield Mend(Turn.SET_OPTION, wanted.name, f"{head} {action}")


def _write_index(difference: Difference, wanted: TableDefinition) -> Mend:
    head, name = f"ALTER TABLE {quote(wanted.name)}", quote(difference.part.name)
    if difference.change is Change.EXTRA:
        return Mend(Turn.DROP_INDEX, wanted.name, f"{head} DROP INDEX {name}")
    if _differs_in(difference) == {"visibility"} and difference.expected:
        word = difference.expected.attributes["visibility"].upper() or "VISIBLE"
        return Mend(Turn.ADD_INDEX, wanted.name, f"{head} ALTER INDEX {name} {word}")
    # In one statement: a foreign key that needs it is never without.
    first = f"DROP INDEX {name}, " if difference.found else ""
    return Mend(Turn.ADD_INDEX, wanted.name, f"{head} {first}ADD {wanted.keys[difference.part.name]}")


def _differs_in(difference: Difference) -> set[str]:
    """The attributes that differ, of what is on both sides."""
    expected, found = difference.expected, difference.found
    if expected is None or found is None:
        return set()
    return {word for word, text in expected.attributes.items() if found.attributes.get(word, "") != text}


def _write_key(difference: Difference, wanted: TableDefinition) -> Iterator[Mend]:
    head, found, part = f"ALTER TABLE {quote(wanted.name)}", difference.found, difference.part
    if found:
        yield Mend(Turn.DROP_KEY, wanted.name, f"{head} DROP {KEYS[part.kind]} {quote(found.name)}")
    if difference.expected:
        line = wanted.find_constraint(difference.expected.name)
        yield Mend(Turn.ADD_KEY, wanted.name, f"{head} ADD {line}")


def _write_options(expected: Part, found: Part, wanted: TableDefinition) -> Iterator[str]:
    now, then = found.attributes, expected.attributes
    if now["engine"] != then["engine"]:
        yield f"ENGINE={then['engine']}"
    if now["collation"] != then["collation"]:
        charset = then["collation"].partition("_")[0]
        yield f"DEFAULT CHARACTER SET {charset} COLLATE {then['collation']}"
    if now["comment"] != then["comment"]:
        text = then["comment"].replace("\\", "\\\\").replace("'", "''")
        yield f"COMMENT='{text}'"
    old, new = split_options(now["options"]), split_options(then["options"])
    for name in sorted({*old, *new}):
        if old.get(name) != new.get(name):
            yield f"{name.upper()}={new.get(name, '0' if name == 'key_block_size' else 'DEFAULT')}"
    if now["partitions"] != then["partitions"]:
        # Behind an executable comment's end nothing may follow, and an ALGORITHM does.
        text = wanted.partitions.strip().removeprefix("/*!50100 ").removesuffix(" */")
        yield text if then["partitions"] else "REMOVE PARTITIONING"
