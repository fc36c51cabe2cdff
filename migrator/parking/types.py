"""A type that may not hold every value: the old values are kept beside the new ones, where they differ."""

from typing import Any

from migrator.checks.columns import ColumnType, is_narrower
from migrator.database.versions import KEPT_ROWS_TABLE
from migrator.parking.images import image, is_same_row, row_id, row_key, value
from migrator.parking.names import is_moved_mark
from migrator.parking.registry import Kind, Parked, insert, literal, remove, remove_rows
from migrator.parking.scene import Scene
from migrator.parking.tables import Table, is_nullable
from migrator.schema.definition import quote

WIDEST = "utf8mb4"


def may_lose(before: Table, after: Table, column: str, to: str) -> bool:
    """Whether a value of the column as it was may not be the same once it is as ``after`` has it."""
    old, new = before.definition.columns[column], after.definition.columns[to]
    tighter = is_nullable(old) and not is_nullable(new)
    return (
        tighter
        or is_narrower(after.find_type(to), before.find_type(column))
        or has_other_characters(before, after, column, to)
    )


def has_other_characters(before: Table, after: Table, column: str, to: str) -> bool:
    """Whether a character of before may have no place in the other character set."""
    old, new = before.find_charset(column), after.find_charset(to)
    return new not in {old, WIDEST}


def is_silent(before: Table, column: str) -> bool:
    """Whether the server takes what it can of such a value also in strict mode, and says nothing."""
    return before.find_type(column).base in {"decimal", "datetime", "timestamp", "time", "float", "double"}


Around = tuple[list[str], list[str]]  # statements before the ALTER and behind it


def keep_values(before: Table, after: Table, names: tuple[str, str], scene: Scene) -> Around:
    """Values that may differ are kept before it, those that do not are let go."""
    column, to = names
    which = _at_risk(before, after, column, to)
    scene.cursor.execute(f"SELECT 1 FROM {before.quoted} t WHERE {which} LIMIT 1")
    if not scene.cursor.fetchone():
        return [], []
    key = before.primary_key
    entry = scene.make_entry(f"{before.name}.{to}", Kind.TYPE, before.name, to, key=key)
    name = entry.name
    there = f"`{KEPT_ROWS_TABLE}` k JOIN {before.quoted} t ON {is_same_row(before, 't', 'k.row_id')}"
    keep = (
        f"INSERT IGNORE INTO `{KEPT_ROWS_TABLE}` (name, row_key, row_id, before_image)"
        f" SELECT {literal(name)}, {row_key(before, 't')}, {row_id(before, 't')},"
        f" {image(before, 't', (column,))} FROM {before.quoted} t WHERE {which}"
    )
    return [insert(entry), keep], [
        f"UPDATE {there} SET k.after_image = {image(after, 't', (to,))} WHERE k.name = {literal(name)}",
        remove_rows(name, " AND JSON_EXTRACT(before_image, '$.*') = JSON_EXTRACT(after_image, '$.*')"),
    ]


def give_back_values(before: Table, after: Table, names: tuple[str, str], parked: Parked) -> Around:
    """Where the value still is what the other type held: looked at before, when it has the same text."""
    column, to = names
    marks = (name for name in after.definition.columns if is_moved_mark(name))
    moved = "".join(f", t.{quote(name)} = t.{quote(name)}" for name in marks)
    same = is_same_row(before, "t", "k.row_id", parked.key)
    there = f"{before.quoted} t JOIN `{KEPT_ROWS_TABLE}` k ON {same}"
    named = f"k.name = {literal(parked.name)}"
    back = f"t.{quote(to)} = {value(after, 'k.before_image', to)}{moved}"
    return [
        f"UPDATE {there} SET k.is_open = (k.after_image = {image(before, 't', (column,))}) WHERE {named}"
    ], [
        f"UPDATE {there} SET {back} WHERE {named} AND k.is_open = 1",
        remove_rows(parked.name),
        remove(parked.name),
    ]


def taking_what_fits(cursor: Any, alter: str) -> list[str]:
    """The ALTER on the way down: nothing is refused, the server takes what it can of a value."""
    cursor.execute("SELECT @@sql_mode")
    mode = str(cursor.fetchone()[0])
    return ["SET sql_mode = ''", alter, f"SET sql_mode = {literal(mode)}"]


def _at_risk(before: Table, after: Table, column: str, to: str) -> str:
    """SQL: the rows whose value may not stay what it is."""
    name = f"t.{quote(column)}"
    old, new = before.find_type(column), after.find_type(to)
    risks = [_of_type(name, old, new)] if is_narrower(new, old) else []
    if has_other_characters(before, after, column, to):
        risks.append(_of_characters(name, after.find_charset(to)))
    if is_nullable(before.definition.columns[column]) and not is_nullable(after.definition.columns[to]):
        risks.append(f"{name} IS NULL")
    return "(" + " OR ".join(risks) + ")"


def _of_characters(name: str, charset: str) -> str:
    """There and back again, it is another text; what is no text is one in its new character set."""
    if not charset:
        return f"{name} IS NOT NULL"
    there = f"CONVERT(CONVERT({name} USING {charset}) USING {WIDEST})"
    return f"NOT (CAST({there} AS BINARY) <=> CAST(CONVERT({name} USING {WIDEST}) AS BINARY))"


def _of_type(name: str, old: ColumnType, new: ColumnType) -> str:
    if old.integer_range and new.integer_range:
        return f"{name} NOT BETWEEN {new.integer_range[0]} AND {new.integer_range[1]}"
    if old.is_text and new.base in {"char", "varchar"}:
        return f"(CHAR_LENGTH({name}) > {new.capacity or 0} OR {name} LIKE '% ')"
    if old.base == new.base == "enum":
        return f"{name} NOT IN ({', '.join(literal(one) for one in new.values)})"
    return f"{name} IS NOT NULL"
