"""What a database holds, row by row, and what of it came back: plain SQL, no code of the migrator's."""

import hashlib
from dataclasses import dataclass

from sqlalchemy import inspect

from tests.database.conftest import Blog

Rows = dict[tuple, dict]
# What a web process writes into a row that was there before it: it counts on, and stamps the pages of guests.
COUNTED = {("page_reads", "reads")}
STAMPED = {("settings", ("pages",))}


@dataclass(frozen=True)
class Picture:
    """Each table's rows by their primary key."""

    tables: dict[str, Rows]

    def sum_up(self, of: "Picture") -> dict[tuple[str, str], str]:
        """A checksum by table and column, over those rows that ``of`` has as well."""
        return {
            (table, column): sum_column([row for key, row in sorted(self.rows(table, rows)) if row], column)
            for table, rows in of.tables.items()
            for column in next(iter(rows.values()), {})
            if (table, column) not in COUNTED
        }

    def rows(self, table: str, wanted: Rows) -> list[tuple]:
        found = self.tables.get(table, {})
        return [(key, found.get(key)) for key in wanted]

    def count_new(self, table: str, before: "Picture") -> int:
        return len(self.tables[table].keys() - before.tables[table].keys())


def sum_column(rows: list[dict], column: str) -> str:
    values = "\n".join(repr(row.get(column, "no such column")) for row in rows)
    return f"{len(rows)} rows, {hashlib.sha256(values.encode()).hexdigest()}"


def take_picture(blog: Blog) -> Picture:
    ask = inspect(blog.engine)
    tables = {}
    for table, rows in blog.data().items():
        members = ask.get_pk_constraint(table)["constrained_columns"]
        keyed = {tuple(row[name] for name in members): row for row in rows}
        tables[table] = {key: row for key, row in keyed.items() if (table, key) not in STAMPED}
    return Picture(tables)


def find_wrong(before: Picture, now: Picture) -> list[str]:
    """Tables and columns of ``before`` whose values are not all there, unchanged."""
    then, found = before.sum_up(before), now.sum_up(before)
    return [f"{table}.{column}: {found[table, column]}, was {then[table, column]}"
            for table, column in then if then[table, column] != found[table, column]]  # fmt: skip
