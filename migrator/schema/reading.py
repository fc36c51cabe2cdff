"""Taking the picture of a database."""

from collections import defaultdict

from sqlalchemy import Connection, Engine

from migrator.schema import mysql, sqlite
from migrator.schema.left_out import is_left_out
from migrator.schema.picture import Part, PartKind, Picture


def read_picture(engine: Engine, version_table: str) -> Picture:
    """The project's schema: without the version table and what else is left out of it."""
    with engine.connect() as connection:
        return take_picture(connection, version_table)


def take_picture(connection: Connection, version_table: str) -> Picture:
    """As ``read_picture``, on a connection that is open."""
    read = mysql.read_parts if connection.dialect.name == "mysql" else sqlite.read_parts
    tables: dict[str, dict[tuple[str, ...], Part]] = defaultdict(dict)
    columns: dict[str, tuple[str, ...]] = defaultdict(tuple)
    others = {}
    for part in read(connection):
        if is_left_out(version_table, part.table, part.name):
            continue
        if part.kind in {PartKind.VIEW, PartKind.TRIGGER}:
            others[part.key] = part
            continue
        tables[part.table][_free_key(part.key, tables[part.table])] = part
        if part.kind is PartKind.COLUMN and "INVISIBLE" not in part.attributes.get("extra", ""):
            columns[part.table] += (part.name,)
    return Picture(dict(tables), dict(columns), others)


def _free_key(key: tuple[str, ...], taken: dict[tuple[str, ...], Part]) -> tuple[str, ...]:
    """Two that the server has named may do the same."""
    return _free_key((*key, "again"), taken) if key in taken else key
