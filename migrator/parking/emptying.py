"""TRUNCATE: the table is set aside with its rows, and an empty one of its kind takes its place; and back."""

from migrator.database.versions import KEPT_ROWS_TABLE, PARKED_TABLE
from migrator.parking.images import image, row_id, row_key
from migrator.parking.merging import refuse_where_cut
from migrator.parking.names import make_name
from migrator.parking.registry import Kind, Parked, insert, literal
from migrator.parking.scene import Scene
from migrator.parking.tables import Table
from migrator.schema.definition import quote


def empty_table(table: Table | None, scene: Scene) -> list[str] | None:
    """Statements in place of TRUNCATE; None where the server is to answer itself."""
    if table is not None:
        refuse_where_cut(scene, table.name)
    # What has a name in the whole database, a copy of the table would have under another one.
    is_bound = table is not None and (table.triggers or table.foreign_keys or table.checks)
    if table is None or set(table.referring) - {table.name} or is_bound:
        return _copy_rows(table, scene) if table and not set(table.referring) - {table.name} else None
    entry = scene.make_entry(table.name, Kind.TABLE, table.name, is_emptied=True)
    name, fresh = entry.name, make_name(scene.step, f"{table.name}.empty", scene.taken)
    return [
        f"CREATE TABLE {quote(fresh)} LIKE {table.quoted}",
        f"RENAME TABLE {table.quoted} TO {quote(name)}, {quote(fresh)} TO {table.quoted}",
        insert(entry),
    ]


def _copy_rows(table: Table, scene: Scene) -> list[str]:
    """Foreign keys and triggers stay where they are: the rows go."""
    entry = scene.make_entry(table.name, Kind.TABLE, table.name, is_emptied=True)
    name = entry.name
    columns = ", ".join(map(quote, table.visible))
    return [
        f"CREATE TABLE {quote(name)} LIKE {table.quoted}",
        f"INSERT INTO {quote(name)} ({columns}) SELECT {columns} FROM {table.quoted}",
        f"TRUNCATE TABLE {table.quoted}",
        insert(entry),
    ]


def give_back_all(entry: Parked, table: Table | None, parked: Table | None) -> list[str]:
    """At the end of the way back: every row whose key is free; those that do not fit any more stay aside.

    Of a row whose key has another row by now, too: what is there stays.
    """
    if table is None or parked is None or not table.primary_key:
        return []
    shown = tuple(name for name in table.visible if name in parked.stored)
    if not set(table.primary_key) <= set(shown):
        return []
    columns, source = ", ".join(map(quote, shown)), quote(entry.name)
    same = " AND ".join(f"p.{quote(name)} = t.{quote(name)}" for name in table.primary_key)
    named, mine = f"name = {literal(entry.name)}", image(parked, "p", shown)
    keep = (
        f"INSERT IGNORE INTO `{KEPT_ROWS_TABLE}` (name, row_key, row_id, before_image)"
        f" SELECT {literal(entry.name)}, {row_key(table, 'p')}, {row_id(table, 'p')},"
        f" {image(parked, 'p', parked.visible)} FROM {source} p"
    )
    return [
        f"{keep} JOIN {table.quoted} t ON {same} WHERE {mine} <> {image(table, 't', shown)}",
        f"INSERT IGNORE INTO {table.quoted} ({columns}) SELECT {columns} FROM {source}",
        f"{keep} WHERE NOT EXISTS (SELECT 1 FROM {table.quoted} t WHERE {same})",
        f"DROP TABLE {source}",
        (
            f"UPDATE `{PARKED_TABLE}` SET kind = '{Kind.ASIDE}' WHERE {named}"
            f" AND EXISTS (SELECT 1 FROM `{KEPT_ROWS_TABLE}` k WHERE k.{named})"
        ),
        f"DELETE FROM `{PARKED_TABLE}` WHERE {named} AND kind = {literal(entry.kind)}",
    ]
