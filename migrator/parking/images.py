"""Images of rows as SQL writes and reads them: a JSON object of texts, in forms that lose nothing."""

from collections.abc import Mapping
from types import MappingProxyType

from migrator.checks.columns import INTEGER_BYTES, ColumnType
from migrator.parking.registry import literal
from migrator.parking.tables import Table
from migrator.schema.definition import quote

BINARY = frozenset({"binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob"})
SPATIAL = frozenset(
    {"geometry", "point", "linestring", "polygon", "multipoint", "multilinestring", "multipolygon", "vector"}
    | {"geometrycollection", "geomcollection"}
)
DATES = {"date": "DATE", "datetime": "DATETIME(6)", "timestamp": "DATETIME(6)", "time": "TIME(6)"}

BEGINNING = 12  # bytes of a row's key that are its primary key's text


def image(table: Table, alias: str, columns: tuple[str, ...]) -> str:
    """SQL of an image of a row; NULL stands for NULL."""
    parts = (
        f"{literal(name)}, {_encode(f'{alias}.{quote(name)}', table.find_type(name))}" for name in columns
    )
    return f"CAST(JSON_OBJECT({', '.join(parts)}) AS CHAR)"


def row_id(table: Table, alias: str) -> str:
    """SQL of the image of a row's primary key."""
    return image(table, alias, table.primary_key)


def row_key(table: Table, alias: str) -> str:
    """SQL of 32 bytes that stand for a row's primary key: a digest of it behind the beginning of its text.

    Rows that are next to one another in their table are so among the kept ones: with the digest alone each
    would touch another page, and millions of them more than the server has in memory.
    """
    first, pad = table.primary_key[0], "RPAD"
    kind = table.find_type(first)
    if kind.base in INTEGER_BYTES:
        pad = "LPAD"  # so that 10 is behind 9
    text = f"{pad}({_encode(f'{alias}.{quote(first)}', kind)}, {BEGINNING}, '0')"
    digest = f"UNHEX(SHA2({row_id(table, alias)}, 256))"
    return f"CAST(CONCAT(CAST({text} AS BINARY), LEFT({digest}, {32 - BEGINNING})) AS BINARY(32))"


def value(table: Table, expression: str, column: str, named: str = "") -> str:
    """SQL of a column's value out of an image, which may have it under another name."""
    found = f"JSON_EXTRACT({expression}, {path(named or column)})"
    text = f"IF(JSON_TYPE({found}) = 'NULL', NULL, JSON_UNQUOTE({found}))"
    return _decode(text, table.find_type(column))


def is_same_row(
    table: Table, alias: str, expression: str, key: Mapping[str, str] = MappingProxyType({})
) -> str:
    """SQL: whether a row's primary key is that of the image.

    ``key`` is for an image of another key than the table has now: its names, and what they are called now.
    """
    names = key or {name: name for name in table.primary_key}
    return " AND ".join(
        f"{alias}.{quote(now)} = {value(table, expression, now, was)}" for was, now in names.items()
    )


def _encode(column: str, kind: ColumnType) -> str:
    if kind.base in BINARY | SPATIAL:
        return f"HEX({column})"
    if kind.base == "bit":
        return f"CAST({column} + 0 AS CHAR)"
    if kind.base == "float":
        return f"CAST(CAST({column} AS DOUBLE) AS CHAR)"
    if kind.base == "json":
        return f"HEX(CONVERT(CAST({column} AS CHAR) USING utf8mb4))"
    if kind.is_text or kind.is_enum:
        return f"HEX(CONVERT({column} USING utf8mb4))"
    return f"CAST({column} AS CHAR)"


def _decode(text: str, kind: ColumnType) -> str:
    if kind.base in BINARY | SPATIAL:
        return f"UNHEX({text})"
    if kind.base in INTEGER_BYTES:
        return f"CAST({text} AS {'UNSIGNED' if kind.is_unsigned else 'SIGNED'})"
    if kind.base in {"bit", "year"}:
        return f"CAST({text} AS UNSIGNED)"
    if kind.base in DATES:
        return f"CAST({text} AS {DATES[kind.base]})"
    if kind.is_text or kind.is_enum or kind.base == "json":
        return f"CONVERT(UNHEX({text}) USING utf8mb4)"
    return text


def path(name: str) -> str:
    """SQL of a name's place in an image."""
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return literal(f'$."{escaped}"')
