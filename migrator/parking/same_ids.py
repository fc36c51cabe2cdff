"""A row that the other way has removed, and that the revision puts in again, gets the id that it had.

Told by a unique key that the INSERT names, else by all that it says. What refers to the row finds it then,
and at the end of the revision it has the values that it had.
"""

from collections.abc import Iterator
from typing import Any

from migrator.database.versions import KEPT_ROWS_TABLE
from migrator.parking.guarding import SAYS_NOTHING
from migrator.parking.images import value
from migrator.parking.inserts import Insert, read_insert, split_rows
from migrator.parking.own import columns_now, count_rows, find_claimable
from migrator.parking.parking import Parking
from migrator.parking.registry import Kind, Parked, literal
from migrator.parking.tables import Table, find_counter, unique_keys
from migrator.schema.definition import quote


def name_ids(parking: Parking, table: Table, texts: list[str]) -> list[str] | None:
    """The texts with the ids of rows that were there; None where there is none of them."""
    counter = find_counter(table)
    entries = [
        entry
        for entry in find_claimable(parking.entries, parking.current, Kind.ROWS)
        if parking.story.name_now(entry.table) == table.name and count_rows(parking.cursor, entry)
    ]
    if not counter or not entries:
        return None
    taken: list[int] = []
    found = [text for one in texts for text in _name_one(parking, table, one, (counter, entries, taken))]
    return found if taken else None


def _name_one(
    parking: Parking, table: Table, text: str, known: tuple[str, list[Parked], list[int]]
) -> Iterator[str]:
    """One INSERT for each row of it."""
    counter, _, taken = known
    statement = read_insert(text)
    rows = split_rows(statement.rows) if statement and counter not in statement.columns else None
    if statement is None or rows is None or not statement.columns:
        yield text
        return
    for row in rows:
        number = _find_id(parking, table, dict(zip(statement.columns, row, strict=False)), known)
        if number:
            taken.append(number)
        yield _write(statement, row, {counter: str(number)} if number else {})


def _find_id(
    parking: Parking, table: Table, given: dict[str, str], known: tuple[str, list[Parked], list[int]]
) -> int:
    """Of a row that was removed with these values, and is not there; 0 where there is none."""
    counter, entries, taken = known
    told = {name: text for name, text in given.items() if not SAYS_NOTHING.search(text)}
    by = next((key for key in unique_keys(table) if set(key) <= told.keys()), tuple(told))
    for entry in entries if by else ():
        was = {now: name for name, now in columns_now(entry, table, parking.story).items()}
        if not {counter, *by} <= was.keys():
            continue
        same = (f"{value(table, 'k.before_image', name, was[name])} <=> ({told[name]})" for name in by)
        number = f"CAST({value(table, 'k.before_image', counter, was[counter])} AS SIGNED)"
        query = (
            f"SELECT {number} FROM `{KEPT_ROWS_TABLE}` k WHERE k.name = {literal(entry.name)}"
            f" AND k.is_open = 1 AND k.after_image IS NULL AND {' AND '.join(same)}"
            f" AND {number} NOT IN (SELECT {quote(counter)} FROM {table.quoted}"
            f" UNION ALL SELECT {', '.join(map(str, taken or [0]))})"
        )
        parking.cursor.execute(f"{query} ORDER BY 1 LIMIT 1")
        found: Any = parking.cursor.fetchone()
        if found:
            return int(found[0])
    return 0


def _write(statement: Insert, row: list[str], more: dict[str, str]) -> str:
    """The INSERT of one row, which also fills the columns of ``more``."""
    values = ", ".join([*row, *more.values()])
    start = statement.verb.rstrip()
    if more:
        start = f"{start.removesuffix(')')}, {', '.join(map(quote, more))})"
    return f"{start} VALUES ({values})"
