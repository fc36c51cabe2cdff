"""The end of a revision: kept rows of the other direction are given back, and what marked columns goes."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from migrator.database.versions import KEPT_ROWS_TABLE, PARKED_TABLE
from migrator.parking.columns import forget_marks, mark_rows
from migrator.parking.images import image, is_same_row, row_id, row_key, value
from migrator.parking.keeping import CHOSEN, GIVEN, is_as_left, is_unchanged
from migrator.parking.names import OF_THE_REVISION, is_mark, is_moved_mark, mark_names
from migrator.parking.registry import Kind, Parked, insert, literal, remove, remove_rows
from migrator.parking.scene import Scene
from migrator.parking.tables import Table
from migrator.schema.definition import quote


def forget_returned(entry: Parked, table: Table | None) -> list[str]:
    """What was given back in this revision is nothing apart any more."""
    is_marked = table and mark_names(entry.name)[0] in table.definition.columns
    marks = [forget_marks(table.name, entry.name)] if table and is_marked else []
    return [*marks, remove(entry.name)]


@dataclass(frozen=True)
class Marked:
    """A table with the mark of who is there when the revision is left; none where it is put back."""

    table: Table
    born: str = ""


def mark_table(table: Table, own: Parked, scene: Scene, lots: Iterable[str]) -> tuple[list[str], Marked]:
    """Who is there when the revision is left: spared on its way back, by UPDATE if nobody writes them.

    What it has added itself (``own`` tells), and what is given back behind this, is marked otherwise: where
    its way back deletes them, they go as they went.
    """
    entry = scene.make_entry(f"marks.{table.name}", Kind.MARKS, table.name)
    born, moved = mark_names(entry.name)
    columns = {**table.definition.columns, moved: quote(moved)}
    marked = replace(table, definition=replace(table.definition, columns=columns))
    sets = [f"t.{quote(born)} = {OF_THE_REVISION}", *_unmoved(marked)]
    there = f"{table.quoted} t JOIN `{KEPT_ROWS_TABLE}` k ON {is_same_row(table, 't', 'k.row_id')}"
    added = f"k.name = {literal(own.name)} AND k.before_image IS NULL"
    parts = [*mark_rows(table, entry.name), insert(entry)]
    for among in lots:
        parts += [f"UPDATE {there} SET {', '.join(sets)} WHERE {added}{among}", "COMMIT"]
    return parts, Marked(marked, born)


def _unmoved(table: Table) -> list[str]:
    """Assignments by which our own writing is not taken for somebody else's."""
    marks = (name for name in table.definition.columns if is_moved_mark(name))
    return [f"t.{quote(name)} = t.{quote(name)}" for name in marks]


def give_back_rows(
    entry: Parked, marked: Marked, columns: dict[str, str], own: Parked, lots: Iterable[str]
) -> list[str]:
    """Rows that still are as the other way left them become what they were; those it removed come back.

    ``columns`` maps the image's names to those of now, ``own`` is the entry that keeps rows of this way. They
    are changed and committed in ``lots``: others may be waiting for them.
    """
    batches = [
        part for among in lots for part in (*_give_back_some(entry, marked, columns, own, among), "COMMIT")
    ]
    named = f"k.name = {literal(entry.name)}"
    # What does not fit any more (a parent that is gone, a value that is taken) stays aside.
    aside = (
        f"UPDATE `{PARKED_TABLE}` SET kind = '{Kind.ASIDE}' WHERE name = {literal(entry.name)}"
        f" AND EXISTS (SELECT 1 FROM `{KEPT_ROWS_TABLE}` k WHERE {named})"
    )
    return [
        insert(own),
        *batches,
        aside,
        f"DELETE FROM `{PARKED_TABLE}` WHERE name = {literal(entry.name)} AND kind = '{Kind.ROWS}'",
    ]


def _give_back_some(
    entry: Parked, marked: Marked, columns: dict[str, str], own: Parked, among: str
) -> list[str]:
    table = marked.table
    kept = f"`{KEPT_ROWS_TABLE}`"
    named = f"k.name = {literal(entry.name)}{among}"
    same = is_same_row(table, "t", "k.row_id", entry.key)
    old = {now: value(table, "k.before_image", now, was) for was, now in columns.items()}
    filled = old | ({marked.born: OF_THE_REVISION} if marked.born else {})
    # Still as the other way left it, or as this way's own statement did: nobody else has written it since.
    by_us = is_as_left(table, columns, left="o.after_image")
    choose = (
        f"UPDATE {kept} k JOIN {table.quoted} t ON {same} LEFT JOIN {kept} o"
        f" ON o.name = {literal(own.name)} AND o.row_key = {row_key(table, 't')} SET k.is_open = {CHOSEN}"
        f" WHERE {named} AND k.is_open = 1 AND k.before_image IS NOT NULL AND (k.after_image IS NULL"
        f" OR {is_as_left(table, columns)} OR (o.after_image IS NOT NULL AND {by_us}))"
    )
    over = f"DELETE k FROM {kept} k JOIN {table.quoted} t ON {same} WHERE {named} AND k.is_open = 1"
    absent = f"NOT EXISTS (SELECT 1 FROM {table.quoted} t WHERE {same})"
    there = f"{named} AND k.is_open = 1 AND k.before_image IS NOT NULL AND {absent}"
    back = (
        f"INSERT IGNORE INTO {table.quoted} ({', '.join(map(quote, filled))})"
        f" SELECT {', '.join(filled.values())} FROM {kept} k WHERE {there} ORDER BY k.row_id"
    )
    done = (
        f"DELETE k FROM {kept} k JOIN {table.quoted} t ON {same}"
        f" WHERE {named} AND (k.is_open = 1 OR {is_as_left(table, columns, left='k.before_image')})"
    )
    closed = remove_rows(
        entry.name,
        f"{among.replace('k.row_key', 'row_key')} AND (is_open IN (0, {GIVEN}) OR before_image IS NULL)",
    )
    changing = _change_back(table, columns, old, f"{named} AND k.is_open = {CHOSEN}", own, same=same)
    return [choose, *changing, over, back, closed, done]


def give_back_early(
    entry: Parked, table: Table, columns: dict[str, str], own: Parked, lots: Iterable[str]
) -> list[str]:
    """Before a revision's first statement: what the other way changed is as it was before, where it fits.

    What the revision reads of a row is then what it has made of it once, also where it asks until it is so.
    What does not fit yet waits for the end (``give_back_rows``).
    """
    parts = [insert(own)]
    for among in lots:
        parts += [*_try_some(entry, table, columns, own, among), "COMMIT"]
    return parts


def _try_some(entry: Parked, table: Table, columns: dict[str, str], own: Parked, among: str) -> list[str]:
    kept = f"`{KEPT_ROWS_TABLE}`"
    named = f"k.name = {literal(entry.name)}{among}"
    chosen = f"{named} AND k.is_open = {CHOSEN}"
    old = {now: value(table, "k.before_image", now, was) for was, now in columns.items()}
    # Whole: what the revision's own statements change of these rows is kept by the same images.
    same = is_same_row(table, "t", "k.row_id", entry.key)
    shown = own.details["columns"]
    changing = _change_back(table, columns, old, chosen, own, same=same, shown=shown)
    if not changing:
        return []
    absent = [name for name in entry.details.get("columns", ()) if name not in columns]
    absent = [name for name in absent if not is_mark(name)]
    there = "".join(f" AND {is_unchanged(name)}" for name in absent)  # else it waits for its column
    is_back = is_as_left(table, columns, left="k.before_image")
    done = f"{chosen} AND {is_back}"
    mine = f"o.name = {literal(own.name)} AND o.row_key = {row_key(table, 't')}"
    rest = (now for now in old if now not in table.primary_key and not is_mark(now))
    present = [f"t.{quote(now)} = {value(table, 'o.before_image', now)}" for now in rest]
    present += _unmoved(table)
    both = f"{kept} k JOIN {table.quoted} t ON {same} JOIN {kept} o ON {mine}"
    choose = (
        f"UPDATE {kept} k SET k.is_open = {CHOSEN} WHERE {named} AND k.is_open = 1"
        f" AND k.before_image IS NOT NULL AND k.after_image IS NOT NULL{there}"
    )
    return [
        choose,
        *changing,
        # IGNORE cuts what a column cannot hold yet: such a row is again what it was.
        f"UPDATE {both} SET {', '.join(present)} WHERE {chosen} AND NOT {is_back}",
        f"DELETE o FROM {both} WHERE {chosen} AND NOT {is_back}",
        f"UPDATE {kept} k JOIN {table.quoted} t ON {same} SET k.is_open = {GIVEN} WHERE {done}",
        f"UPDATE {kept} k SET k.is_open = 1 WHERE {chosen}",
    ]


def _change_back(
    table: Table,
    columns: dict[str, str],
    old: dict[str, str],
    chosen: str,
    own: Parked,
    *,
    same: str,
    shown: tuple[str, ...] = (),
) -> list[str]:
    """What the other way changed of rows gets its old value; what it is until then is kept for that way."""
    sets = [
        f"t.{quote(now)} = IF({is_unchanged(was)}, t.{quote(now)}, {old[now]})"
        for was, now in columns.items()
        if now not in table.primary_key and not is_mark(now)
    ]
    if not sets:
        return []
    sets += _unmoved(table)
    there = f"{table.quoted} t JOIN `{KEPT_ROWS_TABLE}` k ON {same}"
    now = image(table, "t", shown or tuple(old))
    keep = (
        f"INSERT IGNORE INTO `{KEPT_ROWS_TABLE}` (name, row_key, row_id, before_image)"
        f" SELECT {literal(own.name)}, {row_key(table, 't')}, {row_id(table, 't')}, {now}"
        f" FROM {there} WHERE {chosen}"
    )
    after = (
        f"UPDATE {there} JOIN `{KEPT_ROWS_TABLE}` own ON own.name = {literal(own.name)}"
        f" AND own.row_key = {row_key(table, 't')} SET own.after_image = {now} WHERE {chosen}"
    )
    return [keep, f"UPDATE IGNORE {there} SET {', '.join(sets)} WHERE {chosen}", after]
