"""Giving back what the same revision has set aside on its other way."""

from typing import Any

from migrator.parking_on_sqlite.registry import Kind, Parked, keep_as_aside, let_go
from migrator.parking_on_sqlite.shapes import Shape, count, listed, quote, read_shape, same
from migrator.parking_on_sqlite.story import Story
from migrator.parking_on_sqlite.taking import Copy

LEFT, WRITTEN, REMOVED = range(3)  # as it was when it was kept; or somebody wrote it since, or removed it
MOST_ORPHANS = 1000  # of a table, that are looked at in one round


def mark_touched(cursor: Any, entry: Parked, shapes: dict[str, Shape]) -> None:
    """Before the first statement: which rows somebody has written or removed since they were kept."""
    table = shapes.get(entry.details.get("now", ""))
    if entry.kind != Kind.ROWS or table is None:
        return
    names = entry.details["names"]
    if any(names[c] not in table.columns for c in entry.details["key"]):
        return
    kept = {row[1][5:] for row in _columns(cursor, entry) if row[1].startswith("now__")}
    found = same((f"t.{quote(names[c])}", f"p.{quote('was__' + c)}") for c in entry.details["key"])
    equal = same((f"t.{quote(c)}", f"p.{quote('now__' + c)}") for c in table.columns if c in kept)
    cursor.execute(f"UPDATE {quote(entry.name)} SET is_touched = {REMOVED}")
    cursor.execute(
        f"UPDATE {quote(entry.name)} AS p SET is_touched = CASE WHEN {equal} THEN {LEFT} ELSE {WRITTEN} END"
        f" FROM {quote(table.name)} t WHERE {found}"
    )


def give_back(cursor: Any, entries: list[Parked], story: Story, copies: dict[str, Copy]) -> None:
    """Behind the revision's last statement. What does not fit, or gave way to what is newer, stays aside."""
    found = [returning for entry in entries if (returning := _begin(cursor, entry, story, copies))]
    # Not before all are back: a parent may come behind its child.
    while any(returning.take_orphans_out() for returning in found):
        pass
    for returning in found:
        returning.finish()


def _begin(cursor: Any, entry: Parked, story: Story, copies: dict[str, Copy]) -> "Returning | None":
    name = entry.table if entry.kind == Kind.TABLE else story.table_now(entry.details["now"])
    table = read_shape(cursor, name)
    if not table.columns or any(c not in table.columns for c in entry.details["key"]):
        return None
    returning = Returning(cursor, entry, table)
    if entry.kind == Kind.TABLE:
        returning.fill()
    else:
        if made := copies.get(entry.details["now"]):
            returning.spare(made, story)
        returning.restore()
    return returning


class Returning:
    """Of one entry into one table, as it is now."""

    def __init__(self, cursor: Any, entry: Parked, table: Shape) -> None:
        self.cursor, self.entry, self.table = cursor, entry, table
        self.is_whole = entry.kind == Kind.TABLE
        self.columns = [c for c in entry.details["columns"] if c in table.columns]
        self.key = tuple(entry.details["key"])
        self.found = same((f"t.{quote(c)}", self._was(c)) for c in self.key or self.columns)
        self.there = f"EXISTS (SELECT 1 FROM {quote(table.name)} t WHERE {self.found})"

    def _was(self, column: str) -> str:
        return f"p.{quote(column if self.is_whole else 'was__' + column)}"

    def fill(self) -> None:
        """A table that went: a row that the revision itself has put in again has its values from before."""
        if self.key:
            self._set([c for c in self.columns if c not in self.key], "TRUE")
        self._insert("TRUE")

    def spare(self, made: Copy, story: Story) -> None:
        """Rows that were there when the revision was left, and that it has now removed."""
        first = made.shape
        names = {c: story.column_now(first.name, c) for c in first.columns}
        shown = [(c, now) for c, now in names.items() if now in self.table.columns]
        key = [(f"b.{quote(self.entry.details['names'][c])}", self._was(c)) for c in self.key]
        self.cursor.execute(
            f"INSERT OR IGNORE INTO {quote(self.table.name)} ({listed(now for _, now in shown)})"
            f" SELECT {listed((c for c, _ in shown), 'b.')}"
            f" FROM temp.{quote(made.name)} b JOIN {quote(self.entry.name)} p ON {same(key)}"
            f" WHERE NOT p.is_gone AND p.is_touched <> {REMOVED} AND NOT {self.there}"
        )

    def restore(self) -> None:
        """Rows that are as they were left get all that they had; others what nobody wrote or computed."""
        rest = [c for c in self.columns if c not in self.key]
        names = self.entry.details["names"]
        self._set(rest, f"p.is_gone AND p.is_touched = {REMOVED}")  # the revision has put it in again itself
        self._insert("p.is_gone")
        self._set(rest, f"NOT p.is_gone AND p.is_touched = {LEFT}")
        for column in rest:
            if column in names:
                unchanged = f"t.{quote(column)} IS p.{quote('now__' + names[column])}"
            else:
                default = self.table.columns[column] or "NULL"
                unchanged = f"(t.{quote(column)} IS NULL OR t.{quote(column)} IS ({default}))"
            self._set([column], f"NOT p.is_gone AND p.is_touched = {WRITTEN} AND {unchanged}")

    def _insert(self, where: str) -> None:
        shown = ", ".join(self._was(c) for c in self.columns)
        self.cursor.execute(
            f"INSERT OR IGNORE INTO {quote(self.table.name)} ({listed(self.columns)})"
            f" SELECT {shown} FROM {quote(self.entry.name)} p WHERE {where} AND NOT {self.there}"
        )

    def _set(self, columns: list[str], where: str) -> None:
        if columns:
            sets = ", ".join(f"{quote(c)} = {self._was(c)}" for c in columns)
            self.cursor.execute(
                f"UPDATE OR IGNORE {quote(self.table.name)} AS t SET {sets}"
                f" FROM {quote(self.entry.name)} p WHERE {self.found} AND {where}"
            )

    def take_orphans_out(self) -> int:
        """How many went that refer to a row which is not there: the row that came back, or its value."""
        self.cursor.execute(f"PRAGMA foreign_key_check({quote(self.table.name)})")
        broken = [row for row in self.cursor.fetchmany(MOST_ORPHANS) if row[1] is not None]
        return sum(self._take_out(row[1], row[3]) for row in broken)

    def _take_out(self, rowid: int, number: int) -> int:
        came_back = "TRUE" if self.is_whole else "p.is_gone"
        kept = f"EXISTS (SELECT 1 FROM {quote(self.entry.name)} p WHERE {self.found} AND {came_back})"
        self.cursor.execute(
            f"DELETE FROM {quote(self.table.name)} AS t WHERE t.rowid = ? AND {kept}", (rowid,)
        )
        if self.cursor.rowcount:
            return 1
        self.cursor.execute(f"PRAGMA foreign_key_list({quote(self.table.name)})")
        columns = [row[3] for row in self.cursor.fetchall() if row[0] == number and row[3] in self.columns]
        changed = 0
        for column in columns:
            self.cursor.execute(
                f"UPDATE OR IGNORE {quote(self.table.name)} SET {quote(column)} = NULL WHERE rowid = ?",
                (rowid,),
            )
            changed += self.cursor.rowcount
        return changed

    def finish(self) -> None:
        """Only what was not given back stays; rows that were deleted meanwhile do not count as such."""
        equal = same((f"t.{quote(c)}", self._was(c)) for c in self.columns)
        is_back = f"EXISTS (SELECT 1 FROM {quote(self.table.name)} t WHERE {self.found} AND {equal})"
        was_deleted = "FALSE" if self.is_whole else f"(NOT p.is_gone AND p.is_touched = {REMOVED})"
        self.cursor.execute(f"DELETE FROM {quote(self.entry.name)} AS p WHERE {is_back} OR {was_deleted}")
        if count(self.cursor, quote(self.entry.name)):
            keep_as_aside(self.cursor, self.entry)
        else:
            let_go(self.cursor, self.entry)


def _columns(cursor: Any, entry: Parked) -> list[Any]:
    cursor.execute(f"PRAGMA table_info({quote(entry.name)})")
    return list(cursor.fetchall())
