"""What a revision's own backfill must not overwrite: values and rows that have just come back."""

import re
from collections.abc import Mapping
from typing import Any

from migrator.database.versions import KEPT_ROWS_TABLE
from migrator.journal.words import read_tokens
from migrator.parking.clauses import Assignment, Change
from migrator.parking.images import is_same_row, value
from migrator.parking.inserts import Insert, split_rows
from migrator.parking.names import is_untouched, stays_where_deleted
from migrator.parking.registry import Parked, literal
from migrator.parking.tables import Table, unique_keys
from migrator.schema.definition import quote

# Of values that say nothing of which row it is: they are others each time.
SAYS_NOTHING = re.compile(
    r"(?i)^\s*(DEFAULT|NULL)\s*$|\b(NOW|SYSDATE|CURRENT_\w+|LOCALTIME\w*|UUID\w*|RAND|UTC_\w+|LAST_INSERT_ID)\b"
)


def rewrite_update(
    change: Change,
    returned: Mapping[tuple[str, str], Parked],
    marks: Mapping[str, tuple[str, ...]],
    owner: Any,
) -> str:
    """The UPDATE with each value that came back spared where nobody has written its row since.

    ``returned`` by alias and column; ``marks``, by alias: columns that tell when a row was written, which the
    revision's own writing must not move; ``owner`` gives the alias of an assignment.
    """
    sets = []
    for one in change.assignments:
        alias = owner(one)
        parked = returned.get((alias, one.column))
        if parked is None:
            sets.append(f"{one.target} = {one.value}")
        else:
            kept = is_untouched(parked.name, alias)
            sets.append(
                f"{one.target} = IF({kept}, {quote(alias)}.{quote(one.column)}, ({_plain(one, alias)}))"
            )
    for alias in {owner(one) for one in change.assignments}:
        sets += [
            f"{quote(alias)}.{quote(name)} = {quote(alias)}.{quote(name)}" for name in marks.get(alias, ())
        ]
    return f"{change.head}{change.verb}{change.sources} SET {', '.join(sets)} {change.tail}"


def _plain(one: Assignment, alias: str) -> str:
    return f"DEFAULT({quote(alias)}.{quote(one.column)})" if one.value.upper() == "DEFAULT" else one.value


def rewrite_delete(change: Change, spared: Mapping[str, Parked]) -> str:
    """The DELETE without the rows that came back with their table."""
    words = list(read_tokens(change.tail))
    end = next((w.start for w in words if w.depth == 0 and w.is_word("ORDER", "LIMIT")), len(change.tail))
    where = change.tail[words[0].end : end] if words and words[0].is_word("WHERE") else " TRUE"
    kept = " AND ".join(f"NOT {stays_where_deleted(entry.name, alias)}" for alias, entry in spared.items())
    one_table = len(change.tables) == 1 and change.removed == (change.tables[0].alias,)
    of_them = "" if one_table else ", ".join(map(quote, change.removed)) + " "
    rest = change.tail[end:]
    return f"{change.head}DELETE {of_them}FROM {change.sources} WHERE {kept} AND ({where}) {rest}"


def find_there(
    table: Table, row: list[str], columns: tuple[str, ...], kept: tuple[str, ...], entry: Parked
) -> str:
    """The query for a row that the INSERT would add, in a table that came back with its rows.

    By a unique key that it names, else by all that it says of the row; also as it was before the revision
    itself changed it, which the entries ``kept`` tell.
    """
    given = dict(zip(columns, row, strict=False))
    told = {name: text for name, text in given.items() if not SAYS_NOTHING.search(text)}
    by = next((key for key in _keys(table, entry) if set(key) <= told.keys()), tuple(told))
    if not by:
        return ""
    same = " AND ".join(f"{quote(name)} <=> ({told[name]})" for name in by)
    counter = next((n for n, line in table.definition.columns.items() if " AUTO_INCREMENT" in line), None)
    shown = quote(counter) if counter else "0"
    found = f"SELECT {shown} FROM {table.quoted} WHERE {same} LIMIT 1"
    if not table.primary_key:
        return found
    was = " AND ".join(f"{value(table, 'k.before_image', name)} <=> ({told[name]})" for name in by)
    once = f"SELECT {f't.{shown}' if counter else 0} FROM {_kept_rows(table, kept)} WHERE {was} LIMIT 1"
    return f"({found}) UNION ALL ({once}) LIMIT 1"


def _kept_rows(table: Table, kept: tuple[str, ...]) -> str:
    names = ", ".join(map(literal, kept)) or "''"
    same = is_same_row(table, "t", "k.row_id")
    return f"`{KEPT_ROWS_TABLE}` k JOIN {table.quoted} t ON k.name IN ({names}) AND {same}"


def insert_missing(statement: Insert, table: Table, kept: tuple[str, ...], entry: Parked) -> str:
    """An INSERT … SELECT that adds only what is not there, nor was there before the revision changed it."""
    columns = statement.columns or table.visible
    listed = ", ".join(map(quote, columns))
    by = next((key for key in _keys(table, entry) if set(key) <= set(columns)), columns)
    same = " AND ".join(f"there.{quote(name)} <=> source.{quote(name)}" for name in by)
    was = " AND ".join(f"{value(table, 'k.before_image', name)} <=> source.{quote(name)}" for name in by)
    once = (
        f" AND NOT EXISTS (SELECT 1 FROM {_kept_rows(table, kept)} WHERE {was})" if table.primary_key else ""
    )
    return (
        f"{statement.verb}SELECT {listed} FROM ({statement.rows}) AS source ({listed}) WHERE NOT EXISTS"
        f" (SELECT 1 FROM (SELECT * FROM {table.quoted}) there WHERE {same}){once} {statement.on_duplicate}"
    )


def rows_of(statement: Insert, table: Table) -> list[tuple[list[str], tuple[str, ...]]] | None:
    """The rows of an INSERT … VALUES with the columns that they fill; None for a query."""
    rows = split_rows(statement.rows)
    if rows is None:
        return None
    return [(row, statement.columns or table.visible) for row in rows]


def _keys(table: Table, entry: Parked) -> list[tuple[str, ...]]:
    """Those that it has, and those that it had when it was parked: the revision may add them later."""
    return [*unique_keys(table), *(tuple(key) for key in entry.details.get("keys", ()))]
