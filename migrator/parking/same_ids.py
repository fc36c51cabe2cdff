"""A row that the other way has removed, and that the revision puts in again, gets the id that it had.

Told by a unique key that the INSERT names, else by all that it says. What refers to the row finds it then,
and at the end of the revision it has the values that it had.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
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

MOST_COMPARED = 200_000  # rows of the statement by rows that are kept: some seconds


@dataclass
class Search:
    """Among rows that are set aside as ``entries``; each is ``taken`` once."""

    parking: Parking
    table: Table
    counter: str
    entries: list[Parked]
    taken: list[int] = field(default_factory=list)

    def find(self, given: dict[str, str]) -> int:
        """The id of a row that was removed with these values, and is not there; 0 where there is none."""
        told = {name: text for name, text in given.items() if not SAYS_NOTHING.search(text)}
        by = next((key for key in unique_keys(self.table) if set(key) <= told.keys()), tuple(told))
        number = next(filter(None, (self._ask(entry, by, told) for entry in self.entries if by)), 0)
        self.taken += [number] if number else []
        return number

    def _ask(self, entry: Parked, by: tuple[str, ...], told: dict[str, str]) -> int:
        columns = columns_now(entry, self.table, self.parking.story)
        was = {now: name for name, now in columns.items()}
        if not {self.counter, *by} <= was.keys():
            return 0
        same = (f"{value(self.table, 'k.before_image', name, was[name])} <=> ({told[name]})" for name in by)
        number = f"CAST({value(self.table, 'k.before_image', self.counter, was[self.counter])} AS SIGNED)"
        given_already = f" AND {number} NOT IN ({', '.join(map(str, self.taken))})" if self.taken else ""
        self.parking.cursor.execute(
            f"SELECT {number} FROM `{KEPT_ROWS_TABLE}` k WHERE k.name = {literal(entry.name)}"
            f" AND k.is_open = 1 AND k.after_image IS NULL AND {' AND '.join(same)}{given_already}"
            f" AND {number} NOT IN (SELECT {quote(self.counter)} FROM {self.table.quoted}) ORDER BY 1 LIMIT 1"
        )
        found: Any = self.parking.cursor.fetchone()
        return int(found[0]) if found else 0


def name_ids(parking: Parking, table: Table, texts: list[str]) -> list[str] | None:
    """The texts, one for each row, with the ids of rows that were there; None where there is none of them."""
    counter = find_counter(table)
    entries = [
        entry
        for entry in find_claimable(parking.entries, parking.current, Kind.ROWS)
        if counter and parking.story.name_now(entry.table) == table.name
    ]
    kept = sum(count_rows(parking.cursor, entry) for entry in entries)
    if not kept or len(texts) * kept > MOST_COMPARED:
        return None
    inserts = [(text, *_read_rows(text, counter)) for text in texts]
    if sum(len(rows) for _, _, rows in inserts) * kept > MOST_COMPARED:
        return None
    search = Search(parking, table, counter, entries)
    named = [one for insert in inserts for one in _name_each(search, *insert)]
    return named if search.taken else None


def _read_rows(text: str, counter: str) -> tuple[Insert | None, list[list[str]]]:
    """None for a statement that names its ids, or whose rows are not understood."""
    statement = read_insert(text)
    is_clear = statement and statement.columns and counter not in statement.columns
    rows = split_rows(statement.rows) if statement and is_clear else None
    return (statement, rows) if rows else (None, [])


def _name_each(search: Search, text: str, statement: Insert | None, rows: list[list[str]]) -> Iterator[str]:
    if statement is None:
        yield text
        return
    for row in rows:
        number = search.find(dict(zip(statement.columns, row, strict=False)))
        yield _write(statement, row, {search.counter: str(number)} if number else {})


def _write(statement: Insert, row: list[str], more: dict[str, str]) -> str:
    """The INSERT of one row, which also fills the columns of ``more``."""
    values = ", ".join([*row, *more.values()])
    start = statement.verb.rstrip()
    if more:
        start = f"{start.removesuffix(')')}, {', '.join(map(quote, more))})"
    return f"{start} VALUES ({values})"
