"""Measuring on MySQL: the server itself reads the rows, each table once."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any

from pymysql.constants import ER
from pymysql.err import ProgrammingError

from migrator.measuring.records import Column, ForeignKey, Table, render_sum
from migrator.schema.definition import quote

COLUMNS = """
SELECT c.table_name, c.column_name, LOWER(c.data_type), c.extra
FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
WHERE c.table_schema = DATABASE() AND t.table_type = 'BASE TABLE' ORDER BY c.table_name, c.column_name
"""
PRIMARY_KEYS = """
SELECT table_name, column_name FROM information_schema.statistics
WHERE table_schema = DATABASE() AND index_name = 'PRIMARY' ORDER BY table_name, seq_in_index
"""
FOREIGN_KEYS = """
SELECT table_name, constraint_name, referenced_table_schema, referenced_table_name, column_name,
       referenced_column_name
FROM information_schema.key_column_usage
WHERE table_schema = DATABASE() AND referenced_table_name IS NOT NULL
ORDER BY table_name, constraint_name, ordinal_position
"""
TEXTS = frozenset({"char", "varchar", "tinytext", "text", "mediumtext", "longtext", "enum", "set", "json"})
BYTES = frozenset({"binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob", "vector"})
SHAPES = frozenset(
    {"geometry", "point", "linestring", "polygon"}
    | {"multipoint", "multilinestring", "multipolygon", "geomcollection", "geometrycollection"}
)
SHORT = frozenset({"char", "varchar", "enum", "set", "binary", "varbinary"})
# What the session decides of how a value is written out.
SESSION = (
    "SET SESSION time_zone = '+00:00', SESSION sql_mode = ''",
    "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ",
    "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY",
)


def begin(cursor: Any) -> None:
    """All that is read from here on is of one moment; nobody waits for it but who alters a table."""
    for statement in SESSION:
        cursor.execute(statement)


def list_tables(cursor: Any, is_measured: Callable[[str], bool]) -> Iterator[Table]:
    cursor.execute(PRIMARY_KEYS)
    keys = defaultdict(list)
    for table, name in cursor.fetchall():
        keys[table].append(name)
    cursor.execute(COLUMNS)
    for table, rows in groupby(cursor.fetchall(), lambda row: str(row[0])):
        found = [(Column(row[1], row[2]), "INVISIBLE" in row[3]) for row in rows]
        by_name = {column.name: column for column, _ in found}
        seen = (column for column, is_hidden in found if not is_hidden and is_measured(column.name))
        if is_measured(table):
            yield Table(table, tuple(seen), tuple(by_name[name] for name in keys[table]))


def measure_table(cursor: Any, table: Table) -> tuple[int, dict[str, str]]:
    """How many rows, and of each column the sum of its values' digests."""
    sums = [f"SUM(CAST(CONV(LEFT({_digest(table, one)}, 16), 16, 10) AS UNSIGNED))" for one in table.columns]
    cursor.execute(f"SELECT {', '.join(['COUNT(*)', *sums])} FROM {quote(table.name)}")
    rows, *totals = cursor.fetchone()
    names = [one.name for one in table.columns]
    return rows, {name: render_sum(int(total or 0)) for name, total in zip(names, totals, strict=True)}


def _digest(table: Table, column: Column) -> str:
    """SQL: the digest of the key's values and this one's, a bar between them; a NULL is nothing at all."""
    parts = [_write(one) for one in table.key] + [f"IFNULL(CONCAT('=', {_write(column)}), '')"]
    return f"SHA2(CONCAT_WS('|', {', '.join(parts)}), 256)"


def _write(column: Column) -> str:
    """SQL: a value in full, the same for the same value however it is stored."""
    name = quote(column.name)
    if column.type in TEXTS:
        written = f"CONVERT({name} USING utf8mb4)"
    elif column.type in BYTES | SHAPES:
        written = f"CAST({name} AS BINARY)"
    elif column.type == "bit":
        return f"HEX({name})"
    elif column.type in {"float", "double"}:  # as text a FLOAT has six digits, a DOUBLE all
        return f"CAST(CAST({name} AS DOUBLE) AS CHAR CHARACTER SET utf8mb4)"
    else:
        return f"CAST({name} AS CHAR CHARACTER SET utf8mb4)"
    # With what stands around it, a long value would be more than the server puts together.
    return written if column.type in SHORT else f"SHA2({written}, 256)"


def list_keys(cursor: Any, is_measured: Callable[[str], bool]) -> Iterator[ForeignKey]:
    cursor.execute(FOREIGN_KEYS)
    for (table, name), found in groupby(cursor.fetchall(), lambda row: (str(row[0]), str(row[1]))):
        rows = list(found)
        if is_measured(table):
            yield ForeignKey(table, name, rows[0][2], rows[0][3], tuple((row[4], row[5]) for row in rows))


def count_orphans(cursor: Any, key: ForeignKey) -> int:
    """Rows whose parent is missing; one with a NULL in its key has none."""
    parent = f"{quote(key.schema)}.{quote(key.parent)}"
    joined = " AND ".join(f"c.{quote(own)} = p.{quote(other)}" for own, other in key.pairs)
    given = " AND ".join(f"c.{quote(own)} IS NOT NULL" for own, _ in key.pairs)
    count = f"SELECT COUNT(*) FROM {quote(key.table)} c WHERE {given}"
    try:
        cursor.execute(f"{count} AND NOT EXISTS (SELECT 1 FROM {parent} p WHERE {joined})")
    except ProgrammingError as error:
        if error.args[0] != ER.NO_SUCH_TABLE:
            raise
        cursor.execute(count)  # the whole table is missing
    return int(cursor.fetchone()[0])
