"""Rows as they were before the revision: those that it changed, removed or added, unless written since."""

from dataclasses import dataclass

from migrator.database.versions import KEPT_ROWS_TABLE, PARKED_TABLE
from migrator.journal.objects import find_objects
from migrator.parking.fitting import free_of_orphans
from migrator.parking.images import image, is_same_row, value
from migrator.parking.keeping import is_as_left, new_entry, open_rows
from migrator.parking.lots import find_lots
from migrator.parking.names import make_name
from migrator.parking.own import find_key
from migrator.parking.registry import Kind, Parked, literal, remove, remove_rows
from migrator.parking.scene import Scene
from migrator.parking.settling import Marked, give_back_early, give_back_rows
from migrator.parking.story import Story, tell_all
from migrator.parking.tables import Table, read_table
from migrator.schema.definition import quote


@dataclass
class Rows:
    """``entries`` are all that is set aside, ``texts`` tell what the revision has done to names."""

    entries: list[Parked]
    texts: list[str]  # of the revision's schema statements so far
    scene: Scene
    direction: str
    altered: set[str]  # entries of values whose column has got its other type

    def find_early(self) -> list[str]:
        """Before the schema is put back: what fits the schema of now."""
        parts: list[str] = []
        for entry in reversed(self._of_revision(Kind.ROWS)):
            table = self._find_now(entry)
            if table and table.primary_key:
                columns = self._columns(entry, table, are_now=True)
                entry.key = find_key(entry, table, self.entries, columns)
                lots = find_lots(self.scene.cursor, entry)
                parts += self._remove_added(entry, table, columns, lots)
                own = self._own(entry, table)
                parts += open_rows(entry, table, columns, lots)
                parts += give_back_early(entry, table, columns, own, lots)
                if len(columns) == len(entry.details.get("columns", ())):
                    parts += _add_removed(entry, table, columns)
        for entry in self._of_revision(Kind.TYPE):
            table = self._find_now(entry)
            column = self._columns(entry, table, are_now=True).get(entry.column) if table else None
            if table and column:
                entry.key = find_key(entry, table, self.entries)
                parts += [_open_values(entry, table, column, is_altered=entry.name in self.altered), "COMMIT"]
        return parts

    def find_late(self) -> list[str]:
        """Behind that: the rest, where every column is again what it was."""
        parts: list[str] = []
        for entry in self._of_revision(Kind.TYPE):
            table = self._find_then(entry)
            if table:
                entry.key = find_key(entry, table, self.entries)
                column = self._columns(entry, table, are_now=False).get(entry.column, entry.column)
                parts += _give_back_values(entry, table, column)
        for entry in reversed(self._of_revision(Kind.ROWS)):
            table = self._find_then(entry)
            if table is None:  # one that the revision has made
                parts += [remove_rows(entry.name), remove(entry.name)]
            elif table.primary_key:
                columns = self._columns(entry, table, are_now=False)
                entry.key = find_key(entry, table, self.entries, columns)
                lots = find_lots(self.scene.cursor, entry)
                # Those that were somewhere else until now, with their table or a partition of it.
                parts += open_rows(entry, table, columns, lots, " AND k.is_open = 0")
                parts += self._remove_added(entry, table, columns, lots)
                parts += give_back_rows(entry, Marked(table), columns, self._own(entry, table), lots)
        return parts

    def find_orphans(self, names: set[str]) -> list[str]:
        """Rows without a parent, in tables whose foreign keys came back: set aside, and told."""
        tables = filter(None, (read_table(self.scene.cursor, name) for name in sorted(names)))
        return [
            part
            for table in tables
            for key in table.foreign_keys
            for part in free_of_orphans(table, key, self.scene)
        ]

    def find_end(self, made: list[str]) -> list[str]:
        """The list of what is set aside as it was; ``made``: entries that the revision has made."""
        revision = literal(self.scene.step.revision)
        own = [entry.name for entry in self.entries if entry.direction == "back" and entry.kind == Kind.ROWS]
        of_it = f"SELECT name FROM `{PARKED_TABLE}` WHERE revision = {revision}"
        of_it += f" AND direction <> {literal(self.direction)}"
        things = ", ".join(map(literal, (Kind.COLUMN, Kind.TABLE, Kind.PART, Kind.MARKS)))
        parts = [part for name in own for part in (remove_rows(name), remove(name))]
        if made:
            listed = ", ".join(map(literal, made))
            parts.append(f"DELETE FROM `{PARKED_TABLE}` WHERE name IN ({listed}) AND kind IN ({things})")
        return [
            *parts,
            f"UPDATE `{PARKED_TABLE}` SET status = 'parked' WHERE revision = {revision}",
            f"UPDATE `{KEPT_ROWS_TABLE}` SET is_open = 0 WHERE is_open <> 0 AND name IN ({of_it})",
        ]

    def _of_revision(self, kind: str) -> list[Parked]:
        of_it = (self.scene.step.revision, self.direction, kind)
        return [entry for entry in self.entries if (entry.revision, entry.direction, entry.kind) == of_it]

    def _own(self, entry: Parked, table: Table) -> Parked:
        """Where it is kept what rows are until they are put back: for this once."""
        thing = f"rows.{entry.name}"
        name = make_name(self.scene.step, thing, set())
        return new_entry(name, self.scene.step, table, table.stored)

    def _since(self, entry: Parked) -> Story:
        """What the revision has done to names since the entry was made."""
        return tell_all(self.texts[entry.details.get("told", 0) :])

    def _until(self, entry: Parked) -> Story:
        return tell_all(self.texts[: entry.details.get("told", 0)])

    def _find_now(self, entry: Parked) -> Table | None:
        since = self._since(entry)
        # An emptied table is another one: its rows are aside until they are put back.
        return (
            None if _is_emptied(since, entry) else read_table(self.scene.cursor, since.name_now(entry.table))
        )

    def _find_then(self, entry: Parked) -> Table | None:
        until = self._until(entry)
        if _is_emptied(until, entry):
            return None
        was = {now: then for then, now in until.renamed_tables.items()}
        return read_table(self.scene.cursor, was.get(entry.table, entry.table))

    def _columns(self, entry: Parked, table: Table, *, are_now: bool) -> dict[str, str]:
        """The columns that an entry keeps, as they are called now, or were called before the revision."""
        names = entry.details.get("columns", ()) or (entry.column,)
        if are_now:
            since = self._since(entry)
            found = {name: since.column_now(entry.table, name) for name in names}
        else:
            was = {now: then for (_, then), now in self._until(entry).renamed_columns.items()}
            found = {name: was.get(name, name) for name in names}
        return {name: known for name, known in found.items() if known in table.stored}

    def _remove_added(
        self, entry: Parked, table: Table, columns: dict[str, str], lots: list[str]
    ) -> list[str]:
        """Rows that the revision has added go, where they are as it left them and nothing refers to them."""
        children = self._children(table)
        same = is_same_row(table, "t", "k.row_id", entry.key)
        left = is_as_left(table, columns)
        named = f"k.name = {literal(entry.name)}"
        return [
            part
            for among in lots
            for part in (
                (
                    f"DELETE t FROM {table.quoted} t JOIN `{KEPT_ROWS_TABLE}` k ON {same}"
                    f" WHERE {named}{among} AND k.before_image IS NULL AND {left}{children}"
                ),
                "COMMIT",
            )
        ]

    def _children(self, table: Table) -> str:
        cursor = self.scene.cursor
        found = read_table(cursor, table.name, around=True)
        parts = []
        for name in found.referring if found else ():
            child = read_table(cursor, name)
            for key in child.foreign_keys if child else ():
                if key.parent != table.quoted:
                    continue
                listed = ", ".join(map(quote, key.columns))
                met = " AND ".join(
                    f"c.{quote(mine)} = t.{quote(to)}" for mine, to in zip(key.columns, key.to, strict=True)
                )
                source = f"(SELECT {listed} FROM {quote(name)})"
                parts.append(f" AND NOT EXISTS (SELECT 1 FROM {source} c WHERE {met})")
        return "".join(parts)


def _is_emptied(story: Story, entry: Parked) -> bool:
    emptied = (text for text in story.texts if text.lstrip()[:8].upper() == "TRUNCATE")
    return any(found.name == entry.table for text in emptied for found in find_objects(text))


def _add_removed(entry: Parked, table: Table, columns: dict[str, str]) -> list[str]:
    """Rows that it has removed, before keys to them come back; IGNORE cuts what a column cannot hold yet."""
    kept = f"`{KEPT_ROWS_TABLE}` k"
    gone = f"k.name = {literal(entry.name)} AND k.is_open = 1 AND k.after_image IS NULL"
    gone += " AND k.before_image IS NOT NULL"
    values = ", ".join(value(table, "k.before_image", now, was) for was, now in columns.items())
    listed = ", ".join(map(quote, columns.values()))
    whole = is_as_left(table, columns, left="k.before_image")
    return [
        f"INSERT IGNORE INTO {table.quoted} ({listed}) SELECT {values} FROM {kept} WHERE {gone}",
        (
            f"DELETE t FROM {table.quoted} t JOIN {kept} ON {is_same_row(table, 't', 'k.row_id', entry.key)}"
            f" WHERE {gone} AND NOT {whole}"
        ),
        "COMMIT",
    ]


def _open_values(entry: Parked, table: Table, column: str, *, is_altered: bool) -> str:
    """Which values still are as the other type has left them."""
    there = f"`{KEPT_ROWS_TABLE}` k JOIN {table.quoted} t ON {is_same_row(table, 't', 'k.row_id', entry.key)}"
    left = f"COALESCE(k.after_image = {image(table, 't', (column,))}, {is_altered})"
    return f"UPDATE {there} SET k.is_open = {left} WHERE k.name = {literal(entry.name)}"


def _give_back_values(entry: Parked, table: Table, column: str) -> list[str]:
    there = f"{table.quoted} t JOIN `{KEPT_ROWS_TABLE}` k ON {is_same_row(table, 't', 'k.row_id', entry.key)}"
    named = f"k.name = {literal(entry.name)} AND k.is_open = 1"
    back = f"UPDATE {there} SET t.{quote(column)} = {value(table, 'k.before_image', column)} WHERE {named}"
    return [back, remove_rows(entry.name), remove(entry.name)]
