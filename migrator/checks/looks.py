"""Looks at rows, each a query that only reads and is ended by the server after some seconds."""

from collections.abc import Sequence

from sqlalchemy import Connection, RowMapping

from migrator.checks.columns import ColumnType
from migrator.checks.facts import Facts
from migrator.checks.statement import Part

SHOWN = 5


def quote(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def has_rows(facts: Facts, table: str) -> bool | None:
    rows = facts.select(f"SELECT EXISTS(SELECT 1 FROM {quote(table)})")  # noqa: S608 - quoted
    return bool(rows[0][0]) if rows else None


def find_duplicates(facts: Facts, table: str, parts: Sequence[Part]) -> tuple[str, ...] | None:
    """Values that stand in several rows, each with how often; None when the server did not say in time."""
    keys = ", ".join(part.sql for part in parts)
    present = " AND ".join(f"{part.sql} IS NOT NULL" for part in parts)
    rows = facts.select(
        f"SELECT {keys}, COUNT(*) FROM {quote(table)} WHERE {present}"  # noqa: S608 - quoted
        f" GROUP BY {keys} HAVING COUNT(*) > 1 LIMIT {SHOWN}"
    )
    if rows is None:
        return None
    return tuple(f"({', '.join(map(_show, row[:-1]))}) in {row[-1]} rows" for row in rows)


def find_orphans(
    facts: Facts, table: str, columns: Sequence[str], parent: str, parent_columns: Sequence[str]
) -> tuple[str, ...] | None:
    """Values that refer to no row of the parent."""
    pairs = zip(columns, parent_columns, strict=True)
    matches = " AND ".join(f"p.{quote(there)} = c.{quote(here)}" for here, there in pairs)
    present = " AND ".join(f"c.{quote(name)} IS NOT NULL" for name in columns)
    keys = ", ".join(f"c.{quote(name)}" for name in columns)
    rows = facts.select(
        f"SELECT {keys}, COUNT(*) FROM {quote(table)} c WHERE {present} AND NOT EXISTS"  # noqa: S608 - quoted
        f" (SELECT 1 FROM {quote(parent)} p WHERE {matches}) GROUP BY {keys} LIMIT {SHOWN}"
    )
    if rows is None:
        return None
    return tuple(f"({', '.join(map(_show, row[:-1]))}) in {row[-1]} rows" for row in rows)


def count_nulls(facts: Facts, table: str, column: str) -> int | None:
    return _count(facts, table, f"{quote(column)} IS NULL")


def count_unfit(facts: Facts, table: str, column: str, new: ColumnType) -> int | None:
    """How many values do not fit a type; None when this cannot be asked."""
    name = quote(column)
    if new.integer_range:
        low, high = new.integer_range
        return _count(facts, table, f"{name} < {low} OR {name} > {high}")
    if new.is_enum:
        listed = ", ".join("'" + value.replace("\\", "\\\\").replace("'", "''") + "'" for value in new.values)
        return _count(facts, table, f"{name} NOT IN ({listed})") if new.base == "enum" else None
    if new.capacity is None:
        return None
    length = "CHAR_LENGTH" if new.base in {"char", "varchar"} else "LENGTH"
    return _count(facts, table, f"{length}({name}) > {new.capacity}")


def count_without_characters(facts: Facts, table: str, column: str, charset: str) -> int | None:
    """How many values have a character that a character set has not."""
    there = f"CONVERT(CONVERT({quote(column)} USING {charset}) USING utf8mb4)"
    back = f"CAST({there} AS BINARY) <=> CAST(CONVERT({quote(column)} USING utf8mb4) AS BINARY)"
    return _count(facts, table, f"NOT ({back})")


def estimate_changed_rows(facts: Facts, statement: str) -> int | None:
    """How many rows the server expects an UPDATE or DELETE to go through, from EXPLAIN; nothing is run."""

    def explain(connection: Connection) -> list[RowMapping]:
        # The server explains no writing statement (1792) to whom it lets only read.
        connection.exec_driver_sql("SET SESSION transaction_read_only = OFF")
        try:
            found = connection.exec_driver_sql(
                "EXPLAIN FORMAT=TRADITIONAL " + statement.replace("%", "%%").replace("%%%%", "%%")
            )
            return list(found.mappings())
        finally:
            connection.exec_driver_sql("SET SESSION transaction_read_only = ON")

    rows = facts.ask(explain)
    return max((int(row["rows"] or 0) for row in rows), default=0) if rows else None


def _count(facts: Facts, table: str, condition: str) -> int | None:
    rows = facts.select(f"SELECT COUNT(*) FROM {quote(table)} WHERE {condition}")  # noqa: S608 - quoted
    return int(rows[0][0]) if rows else None


def _show(value: object) -> str:
    text = "NULL" if value is None else repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 40 else f"{text[:39]}…"  # noqa: PLR2004 - of a line
