"""A column set aside: renamed and made invisible beside two marks, at once at any size; and given back.

Each function gives the statements that do it, or None where the server is to answer with its own words.
"""

import re
from typing import Any

from migrator.checks.columns import is_narrower, parse_type
from migrator.parking.names import mark_names, was_there
from migrator.parking.registry import Kind, Parked, insert, mark_returned
from migrator.parking.scene import Scene
from migrator.parking.tables import (
    QUOTED,
    Table,
    default_text,
    is_nullable,
    key_columns,
    key_parts,
    names_column,
    read_table,
    type_text,
)
from migrator.recipe.definitions import hide
from migrator.schema.definition import quote

OLD = 978307200  # 2001-01-01 00:00 UTC, for SET timestamp: what the first mark says of rows that are there


def park_column(table: Table, column: str, scene: Scene) -> list[str] | None:
    """Statements in place of DROP COLUMN."""
    line = table.definition.columns.get(column)
    if line is None or len(table.visible) < 2 or _is_held(table, column):  # noqa: PLR2004 - one must stay
        return None
    if "GENERATED ALWAYS AS" in QUOTED.sub("''", line):
        return [f"ALTER TABLE {table.quoted} DROP COLUMN {quote(column)}"]
    parked = scene.make_entry(f"{table.name}.{column}", Kind.COLUMN, table.name, column, line=line)
    parts = _free_of_keys(table, column)
    return [
        *parts,
        f"SET timestamp = {OLD}",
        f"ALTER TABLE {table.quoted} CHANGE COLUMN {quote(column)} {quote(parked.name)} {aside_words(line)},"
        + _marks(parked.name),
        "SET timestamp = DEFAULT",
        insert(parked),
    ]


def unpark_column(table: Table, words: str, parked: Parked, scene: Scene) -> list[str]:
    """Statements in place of ADD COLUMN ``words``: it keeps its place, and is made what they say."""
    column, kept = parked.column, table.definition.columns[parked.name]
    added = _try_adding(table, words, scene.scratch)
    line = fit_line(scene.cursor, table, added.definition.columns[column], kept, parked.name)
    parts = [
        f"ALTER TABLE {table.quoted} CHANGE COLUMN {quote(parked.name)} {line}",
        mark_returned(parked.name),
        *default_again(table, line, kept, parked),
    ]
    more = [text for name, text in added.definition.keys.items() if name not in table.definition.keys]
    more += [text for name, text in added.checks.items() if name not in table.checks]
    if more:
        parts.append(f"ALTER TABLE {table.quoted} " + ", ".join(f"ADD {text}" for text in more))
    return parts


def default_again(table: Table, line: str, kept: str, parked: Parked) -> list[str]:
    """Rows that were born meanwhile have the value that stood in for a default: they get the column's own."""
    if default_text(line).upper() in {default_text(kept).upper(), ""} and (
        not is_nullable(line) or default_text(kept).upper() in {"", "NULL"}
    ):
        return []
    column = quote(parked.column)
    value = default_text(line) if default_text(line).startswith("(") else f"DEFAULT({column})"
    moved = quote(mark_names(parked.name)[1])
    return [
        f"UPDATE {table.quoted} SET {column} = {value}, {moved} = {moved} WHERE NOT {was_there(parked.name)}"
    ]


def mark_rows(table: Table, parked: str) -> list[str]:
    """Statements after which it is told which rows are there now, and which of them are written later."""
    return [
        f"SET timestamp = {OLD}",
        f"ALTER TABLE {table.quoted}{_marks(parked)}",
        "SET timestamp = DEFAULT",
    ]


def _marks(parked: str) -> str:
    born, moved = map(quote, mark_names(parked))
    return (
        f" ADD COLUMN {born} DATETIME(6) NULL DEFAULT CURRENT_TIMESTAMP(6) INVISIBLE,"
        f" ADD COLUMN {moved} DATETIME(6) NULL DEFAULT NULL ON UPDATE CURRENT_TIMESTAMP(6) INVISIBLE"
    )


def forget_marks(table: str, parked: str) -> str:
    """The statement that takes the marks away once the revision is over."""
    born, moved = map(quote, mark_names(parked))
    return f"ALTER TABLE {quote(table)} DROP COLUMN {born}, DROP COLUMN {moved}"


def _is_held(table: Table, column: str) -> bool:
    """Whether the server refuses to drop it: a key to another table, a check, an expression needs it."""
    if any(column in key.columns for key in table.foreign_keys):
        return True
    if any(
        names_column(line, column) and not _is_alone(line, column, table) for line in table.checks.values()
    ):
        return True
    others = (line for name, line in table.definition.columns.items() if name != column)
    if any("GENERATED ALWAYS AS" in QUOTED.sub("''", line) and names_column(line, column) for line in others):
        return True
    parts = (part for line in table.definition.keys.values() for part in key_parts(line))
    return any(part.startswith("(") and names_column(part, column) for part in parts) or names_column(
        table.definition.partitions, column
    )


def _is_alone(check: str, column: str, table: Table) -> bool:
    """A check on this column only goes with it."""
    return not any(names_column(check, other) for other in table.definition.columns if other != column)


def _free_of_keys(table: Table, column: str) -> list[str]:
    """Keys lose the column as with DROP COLUMN: those on it alone go, the others get shorter."""
    actions = []
    for name, line in table.definition.keys.items():
        if column not in key_columns(line):
            continue
        actions.append(f"DROP KEY {quote(name)}")
        rest = [part for part in key_parts(line) if not part.startswith(quote(column))]
        if rest:
            start = line.index("(")
            end = start + _closing(line[start:])
            actions.append(f"ADD {line[:start]}({','.join(rest)}){line[end:]}")
    actions += [
        f"DROP CHECK {quote(name)}" for name, line in table.checks.items() if names_column(line, column)
    ]
    return [f"ALTER TABLE {table.quoted} " + ", ".join(actions)] if actions else []


def _closing(text: str) -> int:
    depth = 0
    for match in re.finditer(r"'(?:[^'\\]|\\.|'')*'|`(?:[^`]|``)*`|.", text, re.DOTALL):
        depth += (match[0] == "(") - (match[0] == ")")
        if depth == 0:
            return match.end()
    return len(text)


def aside_words(line: str) -> str:
    """The definition behind the name while it is parked: nobody has to name it, and nothing moves it."""
    words = line.split("` ", 1)[1]
    words = re.sub(r" ON UPDATE CURRENT_TIMESTAMP(\(\d+\))?", "", words)
    return hide(words.replace(" AUTO_INCREMENT", ""))


def _try_adding(table: Table, words: str, scratch: Any) -> Table:
    """The table as the server has it with the column added, tried on an empty copy."""
    with scratch() as connection, connection.cursor() as cursor:
        cursor.execute("SET foreign_key_checks = 0")
        cursor.execute(table.text)
        cursor.execute(f"ALTER TABLE {table.quoted} ADD COLUMN {words}")
        found = read_table(cursor, table.name)
        assert found is not None  # noqa: S101 - it was just made
        return found


def fit_line(cursor: Any, table: Table, wanted: str, kept: str, parked: str) -> str:
    """What is wanted, but never narrower than the values that come back."""
    line = wanted
    new, old = type_text(wanted), type_text(kept)
    if new != old and is_narrower(parse_type(new), parse_type(old)):
        line = wanted.replace(new, old, 1)
    if not is_nullable(line) and is_nullable(kept):
        cursor.execute(f"SELECT 1 FROM {table.quoted} WHERE {quote(parked)} IS NULL LIMIT 1")
        if cursor.fetchone():
            line = line.replace(" NOT NULL", " NULL", 1)
    return line
