"""Measuring on SQLite: it has no digest of its own, so Python reads the rows."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from migrator.database.derived import list_derived
from migrator.measuring.records import Column, ForeignKey, Table, render_sum


def begin(cursor: Any) -> None:
    """The first read takes the moment: it is made here."""
    cursor.execute("BEGIN")
    cursor.execute("SELECT COUNT(*) FROM sqlite_master")
    cursor.fetchall()


def list_tables(cursor: Any, is_measured: Callable[[str], bool]) -> Iterator[Table]:
    derived = list_derived(cursor)
    cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    for name in sorted({str(row[0]) for row in cursor.fetchall()} - derived):
        if not is_measured(name):
            continue
        cursor.execute(f"PRAGMA table_xinfo({_quote(name)})")
        found = [(Column(row[1], row[2].lower()), row[5]) for row in cursor.fetchall() if row[6] != 1]
        key = sorted((place, column.name, column) for column, place in found if place)
        seen = sorted(column.name for column, _ in found if is_measured(column.name))
        by_name = {column.name: column for column, _ in found}
        yield Table(name, tuple(by_name[one] for one in seen), tuple(column for *_, column in key))


def measure_table(cursor: Any, table: Table) -> tuple[int, dict[str, str]]:
    """How many rows, and of each column the sum of its values' digests."""
    listed = ", ".join(_quote(one.name) for one in (*table.key, *table.columns))
    cursor.execute(f"SELECT {listed} FROM {_quote(table.name)}")
    count, width, sums = 0, len(table.key), defaultdict[str, int](int)
    for row in cursor:
        count += 1
        for column, value in zip(table.columns, row[width:], strict=True):
            text = repr((row[:width], value)).encode(errors="surrogatepass")
            sums[column.name] += int(hashlib.sha256(text).hexdigest()[:16], 16)
    return count, {column.name: render_sum(sums[column.name]) for column in table.columns}


def list_keys(cursor: Any, is_measured: Callable[[str], bool]) -> Iterator[ForeignKey]:
    """Keys have no names that SQLite would tell: a key is called by its columns and its parent."""
    for table in list_tables(cursor, is_measured):
        cursor.execute(f"PRAGMA foreign_key_list({_quote(table.name)})")
        pairs = defaultdict[tuple[int, str], list[tuple[str, str]]](list)
        for number, _, parent, own, other, *_ in cursor.fetchall():
            pairs[number, parent].append((own, other or ""))
        for (number, parent), found in sorted(pairs.items()):
            yield ForeignKey(
                table.name,
                f"{', '.join(own for own, _ in found)} -> {parent}",
                str(number),
                parent,
                tuple(found),
            )


def count_orphans(cursor: Any, key: ForeignKey) -> int:
    cursor.execute(f"PRAGMA foreign_key_check({_quote(key.table)})")
    return Counter(str(row[3]) for row in cursor.fetchall())[key.schema]


def _quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
