"""Rows that an INSERT adds to an older table are told from all others: what puts it back takes just them.

In the revision's own transaction, as an image of what was added beside no image of before.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from migrator.database.versions import KEPT_ROWS_TABLE
from migrator.database.watch import Call
from migrator.journal.results import Result
from migrator.parking.images import image, row_id, row_key
from migrator.parking.inserts import Insert, read_insert, split_rows
from migrator.parking.registry import literal
from migrator.parking.tables import Table, find_counter
from migrator.schema.definition import quote

PLAIN = re.compile(r"\s*(-?\d+|'(?:[^'\\]|\\.|'')*'|x'[0-9a-fA-F]*')\s*")
AT_ONCE = 500  # keys in one statement


@dataclass
class Adding:
    """One INSERT. ``find`` has to be called before it, ``keep`` behind it."""

    cursor: Any
    table: Table
    texts: list[str]
    shown: tuple[str, ...]
    is_whole: bool = True  # whether every row of it is added
    conditions: list[str] = field(default_factory=list)
    highest: int | None = None  # of the counter, where the server gives the keys

    def find(self) -> None:
        """What will tell the rows: the keys that it names, or those that the server is going to give."""
        counted = find_counter(self.table)
        for statement in filter(None, map(read_insert, self.texts)):
            columns = statement.columns or self.table.visible
            if counted and counted not in columns:
                self._look_at_counter(counted)
            elif set(self.table.primary_key) <= set(columns):
                self.conditions += self._of_named(statement, columns)

    def keep(self, name: str, call: Call, result: Result) -> None:
        """Keep an image of each. A single INSERT … VALUES is given keys in a row, from the first on."""
        conditions = list(self.conditions)
        first, count = call.cursor.lastrowid, result.rowcount
        if self.highest is not None and count:
            key = f"t.{quote(self.table.primary_key[0])}"
            conditions += self._of_given(key, int(first or 0), count)
        for condition in conditions:
            self.cursor.execute(
                f"INSERT INTO `{KEPT_ROWS_TABLE}` (name, row_key, row_id, after_image)"
                f" SELECT {literal(name)}, {row_key(self.table, 't')}, {row_id(self.table, 't')},"
                f" {image(self.table, 't', self.shown)} FROM {self.table.quoted} t WHERE {condition}"
                " ON DUPLICATE KEY UPDATE after_image = VALUES(after_image)"
            )

    def _look_at_counter(self, counted: str) -> None:
        """This read fixes what the transaction sees of others: what is seen above it later is our own."""
        if self.highest is None:
            self.cursor.execute(f"SELECT COALESCE(MAX({quote(counted)}), 0) FROM {self.table.quoted}")
            self.highest = int(self.cursor.fetchone()[0])

    def _of_given(self, key: str, first: int, count: int) -> list[str]:
        statement = read_insert(self.texts[0])
        rows = split_rows(statement.rows) if statement and len(self.texts) == 1 else None
        if self.is_whole and rows is not None and len(rows) == count and first > 0:
            return [f"{key} BETWEEN {first} AND {first + count - 1}"]
        query = (
            f"SELECT {key}, @@transaction_isolation FROM {self.table.quoted} t WHERE {key} > {self.highest}"
        )
        self.cursor.execute(query)
        found = self.cursor.fetchall()
        if any(level != "REPEATABLE-READ" for _, level in found):
            return []  # what others have added meanwhile would be seen as well
        return _listed(key, [str(number) for number, _ in found])

    def _of_named(self, statement: Insert, columns: tuple[str, ...]) -> list[str]:
        """Those that are not there yet, by values that are written out or that its query gives."""
        key = self.table.primary_key
        rows = split_rows(statement.rows)
        if rows is None:
            listed = ", ".join(map(quote, columns))
            picked = ", ".join(f"QUOTE(source.{quote(name)})" for name in key)
            there = " AND ".join(f"t.{quote(name)} = source.{quote(name)}" for name in key)
            self.cursor.execute(
                f"SELECT DISTINCT {picked} FROM ({statement.rows}) AS source ({listed})"
                f" WHERE NOT EXISTS (SELECT 1 FROM {self.table.quoted} t WHERE {there})"
            )
            found = [tuple(map(str, row)) for row in self.cursor.fetchall()]
        else:
            given = [dict(zip(columns, row, strict=False)) for row in rows]
            found = [tuple(row[name] for name in key) for row in given]
            if not all(PLAIN.fullmatch(part) and part.strip() != "0" for values in found for part in values):
                return []
            found = self._absent(found)
        names = ", ".join(f"t.{quote(name)}" for name in key)
        return _listed(f"({names})", [f"({', '.join(values)})" for values in found])

    def _absent(self, keys: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
        """INSERT IGNORE passes over what is there already: that is not its own."""
        key = self.table.primary_key
        absent = []
        for values in keys:
            same = " AND ".join(f"{quote(name)} = {text}" for name, text in zip(key, values, strict=True))
            self.cursor.execute(f"SELECT 1 FROM {self.table.quoted} WHERE {same}")
            if not self.cursor.fetchone():
                absent.append(values)
        return absent


def _listed(key: str, values: list[str]) -> list[str]:
    return [
        f"{key} IN ({', '.join(values[start : start + AT_ONCE])})" for start in range(0, len(values), AT_ONCE)
    ]
