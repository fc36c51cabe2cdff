"""Reading an SQLite schema, as far as SQLAlchemy's inspection gives it."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Inspector, inspect

from migrator.database.derived import list_shadows
from migrator.schema.picture import Part, PartKind


def read_parts(connection: Connection) -> Iterator[Part]:
    """Every part of the database, but for triggers, which inspection does not tell."""
    found = inspect(connection)
    shadows = list_shadows(connection.connection.cursor())
    for table in sorted(set(found.get_table_names()) - shadows):
        yield Part(PartKind.TABLE, table, table)
        for column in found.get_columns(table):
            yield _part(PartKind.COLUMN, table, column["name"], **_describe_column(column))
        yield from _read_keys(found, table)
    for view in sorted(found.get_view_names()):
        yield _part(PartKind.VIEW, "", view, query=found.get_view_definition(view))


def _describe_column(column: Any) -> dict[str, Any]:
    computed = column.get("computed") or {}
    return {
        "type": str(column["type"]),
        "null": "" if column["nullable"] else "not null",
        "default": column["default"],
        "expression": computed.get("sqltext"),
    }


def _read_keys(found: Inspector, table: str) -> Iterator[Part]:
    key = found.get_pk_constraint(table)
    if key["constrained_columns"]:
        columns = ", ".join(key["constrained_columns"])
        yield _part(PartKind.PRIMARY_KEY, table, "PRIMARY", name=key["name"], columns=columns)
    for index in found.get_indexes(table):
        unique = "unique" if index["unique"] else ""
        parts = ", ".join(map(str, index.get("expressions") or index["column_names"]))
        yield _part(PartKind.INDEX, table, str(index["name"]), columns=parts, unique=unique)
    for unnamed, constraint in enumerate(found.get_unique_constraints(table)):
        name = constraint["name"] or f"unique {unnamed}"
        yield _part(PartKind.INDEX, table, name, columns=", ".join(constraint["column_names"]), unique="yes")
    for foreign in found.get_foreign_keys(table):
        yield _foreign_key(table, foreign)
    for check in found.get_check_constraints(table):
        yield _part(PartKind.CHECK, table, check["name"] or check["sqltext"], clause=check["sqltext"])


def _foreign_key(table: str, key: Any) -> Part:
    columns, referred = ", ".join(key["constrained_columns"]), ", ".join(key["referred_columns"])
    rules = {name: str(rule) for name, rule in key.get("options", {}).items()}
    name = key["name"] or f"on {columns}"
    return _part(
        PartKind.FOREIGN_KEY, table, name, columns=f"({columns})", to=f"{key['referred_table']} ({referred})",
        rules=" ".join(f"{rule} {rules[rule]}" for rule in sorted(rules)),
    )  # fmt: skip


def _part(kind: PartKind, owner: str, called: str, **attributes: Any) -> Part:
    return Part(kind, owner, called, {word: str(value or "") for word, value in attributes.items()})
