"""What came back and no longer fits, a row without its parent or a second one of the same key, is set aside.

Nothing is dropped silently: an entry of its own holds the rows as they were, and `make parked` lists it.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from migrator.database.versions import KEPT_ROWS_TABLE
from migrator.parking.images import image, row_id, row_key
from migrator.parking.names import was_there
from migrator.parking.registry import Kind, Parked, insert, literal
from migrator.parking.scene import Scene
from migrator.parking.tables import ForeignKey, Table, is_nullable
from migrator.schema.definition import quote


def add_foreign_key(
    table: Table, key: ForeignKey, scene: Scene, now_named: str, shown: tuple[str, ...]
) -> list[str]:
    """The key added online, behind setting aside the rows whose parent is gone.

    ``now_named`` is what the table is still called in the database, ``shown`` its columns by then.
    """
    scene.cursor.execute("SELECT @@foreign_key_checks")
    checks = int(scene.cursor.fetchone()[0])
    source = quote(now_named)
    parent = source if key.parent == table.quoted else key.parent
    parts = []
    if has_rows(scene.cursor, f"{source} t WHERE {_orphan(key, parent)}"):
        parts += set_aside(
            table, _orphan(key, key.parent), _loosened(table, key), scene, "orphan", shown=shown
        )
    return [
        *parts,
        "SET foreign_key_checks = 0",
        f"ALTER TABLE {table.quoted} ADD {key.line}",
        f"SET foreign_key_checks = {checks}",
    ]


def free_of_orphans(table: Table, key: ForeignKey, scene: Scene) -> list[str]:
    """Before a revision's own ADD FOREIGN KEY over a column that came back."""
    if not has_rows(scene.cursor, f"{table.quoted} t WHERE {_orphan(key, key.parent)}"):
        return []
    return set_aside(table, _orphan(key, key.parent), _loosened(table, key), scene, "orphan")


def free_of_duplicates(
    table: Table,
    columns: tuple[str, ...],
    parked: Parked,
    scene: Scene,
    *,
    called: Mapping[str, str] = MappingProxyType({}),
) -> list[str]:
    """Before a unique key over a column that came back: who was there keeps the value.

    ``called``: what columns are still called in the database, where that is not what they are called by then.
    """
    now = [called.get(name, name) for name in columns]
    key = tuple(called.get(name, name) for name in table.primary_key)
    if not key or not has_rows(scene.cursor, f"{table.quoted} t WHERE {_second(table, now, key, parked)}"):
        return []
    loose = parked.column if is_nullable(table.definition.columns[parked.column]) else ""
    condition = _second(table, list(columns), table.primary_key, parked)
    return set_aside(table, condition, loose, scene, "duplicate")


def _second(table: Table, columns: list[str], primary: tuple[str, ...], parked: Parked) -> str:
    """SQL: whether a row ``t`` is not the first of those that have the same values in these columns."""
    known = " AND ".join(f"{quote(name)} IS NOT NULL" for name in columns)
    pk, among = ", ".join(map(quote, primary)), ", ".join(map(quote, columns))
    ranked = (
        f"SELECT {pk}, ROW_NUMBER() OVER (PARTITION BY {among}"
        f" ORDER BY {was_there(parked.name)} DESC, {pk}) AS nth FROM {table.quoted} WHERE {known}"
    )
    return f"({_qualified(primary)}) IN (SELECT {pk} FROM ({ranked}) ranked WHERE nth > 1)"


def set_aside(
    table: Table, condition: str, loose: str, scene: Scene, why: str, *, shown: tuple[str, ...] = ()
) -> list[str]:
    """Keep the rows ``t`` for which it holds; then the column ``loose`` of them, else the rows, go."""
    entry = scene.make_entry(f"{why}.{table.name}", Kind.ASIDE, table.name, loose, why=why)
    rows = (
        f"INSERT IGNORE INTO `{KEPT_ROWS_TABLE}` (name, row_key, row_id, before_image)"
        f" SELECT {literal(entry.name)}, {row_key(table, 't')}, {row_id(table, 't')},"
        f" {image(table, 't', shown or table.stored)} FROM {table.quoted} t WHERE {condition}"
    )
    kept = f"SELECT row_key FROM `{KEPT_ROWS_TABLE}` WHERE name = {literal(entry.name)}"
    of_them = f"{row_key(table, 't')} IN ({kept})"
    taking = (
        f"UPDATE {table.quoted} t SET t.{quote(loose)} = NULL WHERE {of_them}"
        if loose
        else f"DELETE t FROM {table.quoted} t WHERE {of_them}"
    )
    return [insert(entry), rows, taking]


def _orphan(key: ForeignKey, parent: str) -> str:
    known = " AND ".join(f"t.{quote(name)} IS NOT NULL" for name in key.columns)
    same = " AND ".join(
        f"p.{quote(to)} = t.{quote(name)}" for name, to in zip(key.columns, key.to, strict=True)
    )
    # The parent once more as a derived table: MySQL changes no table that it reads in a subquery.
    listed = ", ".join(map(quote, key.to))
    return f"{known} AND NOT EXISTS (SELECT 1 FROM (SELECT {listed} FROM {parent}) p WHERE {same})"


def _loosened(table: Table, key: ForeignKey) -> str:
    """The column that is set NULL; "" where the row itself has to go, as its key would have had it."""
    if re.search(r"ON DELETE CASCADE", key.rules):
        return ""
    free = [name for name in key.columns if is_nullable(table.definition.columns[name])]
    return free[0] if free else ""


def _qualified(columns: tuple[str, ...]) -> str:
    return ", ".join(f"t.{quote(name)}" for name in columns)


def has_rows(cursor: Any, source: str) -> bool:
    """Whether ``SELECT 1 FROM source`` gives any."""
    cursor.execute(f"SELECT 1 FROM {source} LIMIT 1")
    return cursor.fetchone() is not None
