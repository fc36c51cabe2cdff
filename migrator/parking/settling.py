"""The end of a revision: kept rows of the other direction are given back, and what marked columns goes."""

from collections.abc import Callable

from migrator.database.versions import KEPT_ROWS_TABLE, PARKED_TABLE
from migrator.parking.columns import forget_marks
from migrator.parking.images import image, is_same_row, row_id, row_key, value
from migrator.parking.keeping import is_as_kept, new_entry
from migrator.parking.names import is_moved_mark
from migrator.parking.registry import Kind, Parked, insert, literal, remove, remove_rows
from migrator.parking.tables import Table
from migrator.records import Step
from migrator.schema.definition import quote


def forget_returned(entry: Parked, find_table: Callable[[str], Table | None]) -> list[str]:
    """What was given back in this revision is nothing apart any more."""
    if entry.kind == Kind.COLUMN and find_table(entry.table):
        return [forget_marks(entry.table, entry.name), remove(entry.name)]
    return [remove_rows(entry.name), remove(entry.name)]


def give_back_rows(entry: Parked, table: Table, columns: dict[str, str], own: str, step: Step) -> list[str]:
    """Rows that still are as the other direction left them become what they were; those it removed come back.

    ``columns`` maps the image's names to those of now, ``own`` is the entry that keeps rows of this direction.
    """
    moved = [name for name in table.definition.columns if is_moved_mark(name)]
    named, is_open = f"k.name = {literal(entry.name)}", "k.is_open = 1 AND k.before_image IS NOT NULL"
    there = f"{table.quoted} t JOIN `{KEPT_ROWS_TABLE}` k ON {is_same_row(table, 't', 'k.row_id')}"
    old = {now: value(table, "k.before_image", now, was) for was, now in columns.items()}
    sets = [f"t.{quote(now)} = {text}" for now, text in old.items() if now not in table.primary_key]
    sets += [f"t.{quote(name)} = t.{quote(name)}" for name in moved]
    older = tuple(columns.values())
    listed = ", ".join(map(quote, old))
    absent = f"NOT EXISTS (SELECT 1 FROM {table.quoted} t WHERE {is_same_row(table, 't', 'k.row_id')})"
    parts = []
    if sets:
        parts += [
            insert(new_entry(own, step, table.name, older)),
            (
                f"INSERT IGNORE INTO `{KEPT_ROWS_TABLE}` (name, row_key, row_id, before_image)"
                f" SELECT {literal(own)}, {row_key(table, 't')}, {row_id(table, 't')}, {image(table, 't', older)}"
                f" FROM {there} WHERE {named} AND {is_open}"
            ),
            f"UPDATE IGNORE {there} SET {', '.join(sets)} WHERE {named} AND {is_open}",
            (
                f"UPDATE `{KEPT_ROWS_TABLE}` own JOIN `{KEPT_ROWS_TABLE}` k ON k.row_key = own.row_key"
                f" AND {named} AND {is_open} JOIN {table.quoted} t ON {is_same_row(table, 't', 'own.row_id')}"
                f" SET own.after_image = {image(table, 't', older)} WHERE own.name = {literal(own)}"
            ),
        ]
    parts += [
        (
            f"INSERT IGNORE INTO {table.quoted} ({listed}) SELECT {', '.join(old.values())}"
            f" FROM `{KEPT_ROWS_TABLE}` k WHERE {named} AND {is_open} AND {absent} ORDER BY k.row_id"
        ),
        remove_rows(entry.name, " AND (is_open = 0 OR before_image IS NULL)"),
        (
            f"DELETE k FROM `{KEPT_ROWS_TABLE}` k JOIN {table.quoted} t ON {is_same_row(table, 't', 'k.row_id')}"
            f" WHERE {named} AND {is_as_kept(table, 'k.before_image', columns)}"
        ),
        # What does not fit any more (a parent that is gone, a value that is taken) stays aside.
        (
            f"UPDATE `{PARKED_TABLE}` SET kind = '{Kind.ASIDE}' WHERE name = {literal(entry.name)}"
            f" AND EXISTS (SELECT 1 FROM `{KEPT_ROWS_TABLE}` k WHERE {named})"
        ),
        f"DELETE FROM `{PARKED_TABLE}` WHERE name = {literal(entry.name)} AND kind = '{Kind.ROWS}'",
    ]
    return parts
