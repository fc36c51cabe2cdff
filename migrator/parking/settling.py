"""The end of a revision: kept rows of the other direction are given back, and what marked columns goes."""

from migrator.database.versions import KEPT_ROWS_TABLE, PARKED_TABLE
from migrator.parking.columns import forget_marks, mark_rows
from migrator.parking.images import image, is_same_row, row_id, row_key, value
from migrator.parking.keeping import is_as_kept, new_entry
from migrator.parking.names import is_moved_mark, mark_names
from migrator.parking.registry import Kind, Parked, insert, literal, remove, remove_rows
from migrator.parking.scene import Scene
from migrator.parking.tables import Table
from migrator.records import Step
from migrator.schema.definition import quote


def forget_returned(entry: Parked, table: Table | None) -> list[str]:
    """What was given back in this revision is nothing apart any more."""
    is_marked = table and mark_names(entry.name)[0] in table.definition.columns
    marks = [forget_marks(table.name, entry.name)] if table and is_marked else []
    return [*marks, remove(entry.name)]


def mark_table(table: Table, scene: Scene) -> list[str]:
    """Who is there when the revision is left: on its way back they are spared if nobody writes them."""
    entry = scene.make_entry(f"marks.{table.name}", Kind.MARKS, table.name)
    return [*mark_rows(table, entry.name), insert(entry)]


def give_back_rows(entry: Parked, table: Table, columns: dict[str, str], own: str, step: Step) -> list[str]:
    """Rows that still are as the other way left them become what they were; those it removed come back.

    ``columns`` maps the image's names to those of now, ``own`` is the entry that keeps rows of this way.
    """
    named = f"k.name = {literal(entry.name)}"
    is_open = f"{named} AND k.is_open = 1 AND k.before_image IS NOT NULL"
    old = {now: value(table, "k.before_image", now, was) for was, now in columns.items()}
    listed = ", ".join(map(quote, old))
    absent = f"NOT EXISTS (SELECT 1 FROM {table.quoted} t WHERE {is_same_row(table, 't', 'k.row_id')})"
    back = (
        f"INSERT IGNORE INTO {table.quoted} ({listed}) SELECT {', '.join(old.values())}"
        f" FROM `{KEPT_ROWS_TABLE}` k WHERE {is_open} AND {absent} ORDER BY k.row_id"
    )
    done = (
        f"DELETE k FROM `{KEPT_ROWS_TABLE}` k JOIN {table.quoted} t ON {is_same_row(table, 't', 'k.row_id')}"
        f" WHERE {named} AND {is_as_kept(table, 'k.before_image', columns)}"
    )
    # What does not fit any more (a parent that is gone, a value that is taken) stays aside.
    aside = (
        f"UPDATE `{PARKED_TABLE}` SET kind = '{Kind.ASIDE}' WHERE name = {literal(entry.name)}"
        f" AND EXISTS (SELECT 1 FROM `{KEPT_ROWS_TABLE}` k WHERE {named})"
    )
    return [
        *_change_back(table, old, is_open, new_entry(own, step, table.name, tuple(columns.values()))),
        back,
        remove_rows(entry.name, " AND (is_open = 0 OR before_image IS NULL)"),
        done,
        aside,
        f"DELETE FROM `{PARKED_TABLE}` WHERE name = {literal(entry.name)} AND kind = '{Kind.ROWS}'",
    ]


def _change_back(table: Table, old: dict[str, str], is_open: str, own: Parked) -> list[str]:
    """Rows that are there get their old values; what they are until then is kept for the other way."""
    marks = [name for name in table.definition.columns if is_moved_mark(name)]
    sets = [f"t.{quote(now)} = {text}" for now, text in old.items() if now not in table.primary_key]
    if not sets:
        return []
    sets += [f"t.{quote(name)} = t.{quote(name)}" for name in marks]
    there = f"{table.quoted} t JOIN `{KEPT_ROWS_TABLE}` k ON {is_same_row(table, 't', 'k.row_id')}"
    now = image(table, "t", tuple(old))
    keep = (
        f"INSERT IGNORE INTO `{KEPT_ROWS_TABLE}` (name, row_key, row_id, before_image)"
        f" SELECT {literal(own.name)}, {row_key(table, 't')}, {row_id(table, 't')}, {now}"
        f" FROM {there} WHERE {is_open}"
    )
    after = (
        f"UPDATE `{KEPT_ROWS_TABLE}` own JOIN `{KEPT_ROWS_TABLE}` k ON k.row_key = own.row_key AND {is_open}"
        f" JOIN {table.quoted} t ON {is_same_row(table, 't', 'own.row_id')}"
        f" SET own.after_image = {now} WHERE own.name = {literal(own.name)}"
    )
    return [insert(own), keep, f"UPDATE IGNORE {there} SET {', '.join(sets)} WHERE {is_open}", after]
