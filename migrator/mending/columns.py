"""Mending columns and the primary key."""

from collections.abc import Iterator, Sequence

from migrator.checks.columns import is_narrower, parse_type
from migrator.mending.mend import Mend, Turn
from migrator.schema.definition import TableDefinition, quote
from migrator.schema.difference import Change, Difference
from migrator.schema.picture import Part, PartKind, Picture


def write_columns(
    table: str, differences: Sequence[Difference], wanted: TableDefinition, expected: Picture
) -> Iterator[Mend]:
    """For a table's columns, and its primary key, which is changed together with its own columns."""
    head = f"ALTER TABLE {quote(table)}"
    key = next((one for one in differences if one.part.kind is PartKind.PRIMARY_KEY), None)
    in_key = _columns_of(key)
    together: list[str] = []
    for difference in differences:
        part = difference.part
        if part.kind is not PartKind.COLUMN:
            continue
        name = quote(part.name)
        if difference.change is Change.EXTRA:
            loses = "" if part.attributes.get("expression") else f"the values of {table}.{part.name}"
            yield Mend(Turn.DROP_COLUMN, table, f"{head} DROP COLUMN {name}", loses)
            continue
        action = _write_change(difference, wanted, expected)
        if name in in_key and difference.change is not Change.MOVED:
            together.append(action)
        else:
            yield Mend(Turn.CHANGE_COLUMN, table, f"{head} {action}", find_loss(difference))
    if key:
        together += ["DROP PRIMARY KEY"] if key.found else []
        together += [f"ADD {wanted.keys['PRIMARY']}"] if key.expected else []
        yield Mend(Turn.CHANGE_COLUMN, table, f"{head} {', '.join(together)}")


def _columns_of(key: Difference | None) -> set[str]:
    """The quoted columns of the primary key, as it is and as it should be."""
    parts = [part for part in (key.expected, key.found) if part] if key else []
    return {column.split("(")[0] for part in parts for column in part.attributes["columns"].split(", ")}


def _write_change(difference: Difference, wanted: TableDefinition, expected: Picture) -> str:
    part = difference.part
    definition, order = wanted.columns[part.name], expected.columns.get(part.table, ())
    if difference.change is Change.MISSING:
        before = order[: order.index(part.name)] if part.name in order else order
        return f"ADD COLUMN {definition}{_place(before[-1] if before else '')}"
    if difference.change is Change.MOVED:
        return f"MODIFY COLUMN {definition}{_place(difference.behind)}"
    if _changes_expression(difference):
        return f"DROP COLUMN {quote(part.name)}, ADD COLUMN {definition}{_stay(part, order)}"
    return f"MODIFY COLUMN {definition}"


def _place(behind: str) -> str:
    return f" AFTER {quote(behind)}" if behind else " FIRST"


def _stay(part: Part, order: tuple[str, ...]) -> str:
    before = order[: order.index(part.name)] if part.name in order else order
    return _place(before[-1] if before else "")


def _changes_expression(difference: Difference) -> bool:
    """The server turns no VIRTUAL column into another kind (3106)."""
    expected, found = difference.expected, difference.found
    if difference.change is not Change.OTHER or expected is None or found is None:
        return False
    return any(
        expected.attributes.get(word, "") != found.attributes.get(word, "")
        and (word == "expression" or " GENERATED" in expected.attributes["extra"] + found.attributes["extra"])
        for word in ("expression", "extra")
    )


def find_loss(difference: Difference) -> str:
    """What values a change of a column would cost; "" for none. What the server refuses, it does not lose."""
    expected, found = difference.expected, difference.found
    if difference.change is not Change.OTHER or expected is None or found is None:
        return ""
    place = f"{found.table}.{found.name}"
    wanted, there = expected.attributes, found.attributes
    if wanted.get("expression", "") != there.get("expression", ""):
        return "" if there.get("expression") else f"the values of {place}"
    if is_narrower(parse_type(wanted["type"]), parse_type(there["type"])):
        return f"values of {place} that do not fit {wanted['type']}"
    old, new = (texts.get("collation", "").partition("_")[0] for texts in (there, wanted))
    return f"characters of {place} that {new} does not have" if old and new not in {old, "utf8mb4"} else ""


def find_renames(differences: Sequence[Difference], expected: Picture, found: Picture) -> Iterator[Mend]:
    """A column that is missing and an equal one, at its very place, that nobody knows: it was renamed."""
    columns = [one for one in differences if one.part.kind is PartKind.COLUMN]
    for lost in (one.expected for one in columns if one.change is Change.MISSING and one.expected):
        for stray in (one.found for one in columns if one.change is Change.EXTRA and one.found):
            if (
                (lost.table, lost.attributes) == (stray.table, stray.attributes)
                and _before(expected, lost) == _before(found, stray)
            ):  # fmt: skip
                names = f"{quote(stray.name)} TO {quote(lost.name)}"
                yield Mend(Turn.RENAME, lost.table, f"ALTER TABLE {quote(lost.table)} RENAME COLUMN {names}")


def _before(picture: Picture, part: Part) -> str | None:
    order = picture.columns.get(part.table, ())
    if part.name not in order:
        return None
    place = order.index(part.name)
    return order[place - 1] if place else ""
