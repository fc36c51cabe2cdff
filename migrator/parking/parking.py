"""Parking on one connection: what the journal asks before it executes a statement, and in the end."""

from dataclasses import dataclass, field
from typing import Any

from migrator.database.versions import is_own
from migrator.journal.kinds import Kind as StatementKind
from migrator.journal.objects import find_objects
from migrator.journal.words import read_tokens
from migrator.parking.actions import Alter, read_alter
from migrator.parking.altering import Altering, fit_keys
from migrator.parking.emptying import empty_table, give_back_all
from migrator.parking.keeping import new_entry, open_rows
from migrator.parking.lots import find_lots
from migrator.parking.own import (
    columns_now,
    count_rows,
    find_claimable,
    find_key,
    forget_added,
    name_anew,
    name_rows,
    names_of,
    set_current,
    set_older,
)
from migrator.parking.partitions import park_partitions
from migrator.parking.registry import Kind, Parked, Status, mark_returned, read_parked, remove, remove_rows
from migrator.parking.scene import Scene
from migrator.parking.settling import (
    Marked,
    forget_returned,
    give_back_early,
    give_back_rows,
    mark_table,
)
from migrator.parking.story import Story
from migrator.parking.tables import Table, find_depth, read_table
from migrator.parking.whole_tables import park_table, unpark_table
from migrator.records import Direction, Step


@dataclass
class Parking:
    """``scratch`` opens an empty database beside the real one."""

    cursor: Any
    scratch: Any
    step: Step | None = None
    story: Story = field(default_factory=Story)
    entries: list[Parked] = field(default_factory=list)
    tables: dict[str, Table | None] = field(default_factory=dict)
    is_read: bool = False  # whether ``entries`` are what the next revision finds

    def begin(self, step: Step) -> None:
        self.step, self.story, self.tables = step, Story(), {}
        if not self.is_read:
            self.entries, self.is_read = read_parked(self.cursor), True

    def look_again(self) -> None:
        """What is known of the database may have changed, and may be taken back yet."""
        self.entries, self.tables, self.is_read = read_parked(self.cursor), {}, False

    def see(self, text: str, kind: StatementKind) -> None:
        """A statement of the revision was executed or replayed."""
        if kind is StatementKind.SCHEMA:
            self.story.tell(text)
            self.tables = {}

    def find_table(self, name: str) -> Table | None:
        if name not in self.tables:
            self.tables[name] = read_table(self.cursor, name, around=True)
        return self.tables[name]

    # what the journal asks

    def prepare(self) -> list[str]:
        """Statements before the first one of a revision."""
        parts = [mark_returned(entry.name) for entry in self._claimable(Kind.MARKS)]
        parts += set_older(self.entries, self.current)
        for entry in self._claimable(Kind.ROWS):
            table = self.find_table(entry.table)
            if table and table.primary_key and count_rows(self.cursor, entry):
                columns = self._columns_now(entry, table)
                entry.key = find_key(entry, table, self.entries, columns)
                lots = find_lots(self.cursor, entry)
                parts += open_rows(entry, table, columns, lots)
                if self.current.direction is Direction.UP:
                    own = new_entry(self.rows_name(table), self.current, table, self.older(table))
                    parts += give_back_early(entry, table, columns, own, lots)
        return parts

    def expand(self, text: str) -> list[str] | None:
        """Statements in place of a schema statement; None where it stays as it is."""
        if alter := read_alter(text):
            return self._alter(alter, text)
        words = [token.text.upper() for token, _ in zip(read_tokens(text), range(3), strict=False)]
        found = [one for one in find_objects(text) if one.type == "TABLE"]
        if not found or any(one.schema or is_own(one.name) for one in found):
            return None
        names = [one.name for one in found]
        if words[:1] == ["TRUNCATE"]:
            return empty_table(self.find_table(names[0]), self._scene())
        if words[:1] == ["CREATE"] and "INDEX" in words[1:3]:
            return self._index(text, names[0]) if self.returned else None
        done = {"DROP": lambda: self._drop(names), "CREATE": lambda: self._create(text, names[0])}
        return done[words[0]]() if words[1:2] == ["TABLE"] and words[0] in done else None

    def settle(self) -> list[str]:
        """Statements behind the last one of a revision."""
        parts: list[str] = []
        marked: dict[str, Marked] = {}
        scene = self._scene()
        newest_first = reversed(self._claimable(Kind.ROWS))
        for entry in sorted(newest_first, key=lambda entry: find_depth(entry.table, self.find_table)):
            table = self.find_table(self.story.name_now(entry.table))
            is_empty = not count_rows(self.cursor, entry)  # it may meet what has come since, on its way back
            if table and table.primary_key:
                columns = self._columns_now(entry, table)
                entry.key = find_key(entry, table, self.entries, columns)
                shown = tuple(columns.values())
                own = new_entry(self.rows_name(table), self.current, table, shown)
                if table.name not in marked:
                    marking, marked[table.name] = mark_table(table, own, scene, find_lots(self.cursor, own))
                    parts += marking
                if not is_empty:
                    lots = find_lots(self.cursor, entry)
                    parts += give_back_rows(entry, marked[table.name], columns, own, lots)
            if is_empty:
                parts += [remove_rows(entry.name), remove(entry.name)]
        for entry in self._claimable(Kind.TABLE) + self._claimable(Kind.PART):
            if entry.kind == Kind.PART or entry.details.get("is_emptied"):
                table = self.find_table(self.story.name_now(entry.table))
                parts += give_back_all(entry, table, self.find_table(entry.name))
        for entry in self.returned:
            parts += forget_returned(entry, self.find_table(self.story.name_now(entry.table)))
        parts += forget_added(self.cursor, self.entries, self.current)
        parts += name_anew(self.entries, self.current, self.story)
        parts += set_current(self.entries, self.current)
        return parts

    # what they are made of

    @property
    def current(self) -> Step:
        """The revision that runs."""
        assert self.step is not None  # noqa: S101 - begin() comes first
        return self.step

    @property
    def returned(self) -> list[Parked]:
        """What this revision has given back so far."""
        return [entry for entry in self.entries if entry.status == Status.RETURNED]

    @property
    def _taken(self) -> set[str]:
        return {entry.name for entry in self.entries}

    def _scene(self) -> Scene:
        return Scene(self.cursor, self.scratch, self.current, self._taken, self.returned)

    def _claimable(self, kind: str) -> list[Parked]:
        """What the same revision has set aside in the other direction."""
        return find_claimable(self.entries, self.current, kind)

    def rows_name(self, table: Table) -> str:
        """The entry that keeps rows of a table for this step."""
        return name_rows(self.entries, self.current, self.story, table)

    def rows_names(self, table: Table) -> tuple[str, ...]:
        """All entries that keep rows of a table for this way."""
        return names_of(self.entries, self.current, table)

    def older(self, table: Table) -> tuple[str, ...]:
        """The columns that the revision has not added itself."""
        return tuple(name for name in table.stored if (table.name, name) not in self.story.columns)

    def rows_were_there(self, table: Table) -> Parked | None:
        """The entry by which rows are spared where nobody has written since."""
        marks = (e for e in self.returned if e.kind == Kind.MARKS)
        found = next((e for e in marks if self.story.name_now(e.table) == table.name), None)
        return self.came_back(table) or found

    def came_back(self, table: Table) -> Parked | None:
        """The entry of a table that this revision has given back, whatever it is called by now."""
        return next(
            (e for e in self.returned if e.kind == Kind.TABLE and self.story.name_now(e.table) == table.name),
            None,
        )

    def column_came_back(self, table: Table, column: str) -> Parked | None:
        """The entry by which a column's values are spared where nobody has written since.

        Of a column that this revision has given back, whatever it is called by now; of its table; or of the
        marks that were left when the revision was left.
        """
        for entry in self.returned:
            if entry.kind == Kind.MARKS and self.story.name_now(entry.table) == table.name:
                return entry
            names = (
                self.story.name_now(entry.table),
                self.story.column_now(entry.table, entry.column),
            )
            if entry.kind == Kind.COLUMN and names == (table.name, column):
                return entry
        return self.came_back(table)

    def _columns_now(self, entry: Parked, table: Table) -> dict[str, str]:
        return columns_now(entry, table, self.story)

    def _alter(self, alter: Alter, text: str) -> list[str] | None:
        claimable = self._claimable(Kind.COLUMN) + self._claimable(Kind.TYPE)
        kinds = {action.kind for action in alter.actions}
        is_ours = kinds & {"drop", "modify", "partition", "convert"} or claimable or self.returned
        if alter.is_elsewhere or is_own(alter.table) or not is_ours:
            return None
        table = self.find_table(alter.table)
        if table and "partition" in kinds:
            return park_partitions(alter, text, table, self._scene())
        return Altering(alter, table, claimable, self._scene()).expand() if table else None

    def _drop(self, names: list[str]) -> list[str] | None:
        parts: list[str] = []
        scene = self._scene()
        for name in names:
            table = self.find_table(name)
            done = park_table(table, scene) if table else None
            if table and done is None:
                return None
            parts += done or []
        return parts or None

    def _create(self, text: str, name: str) -> list[str] | None:
        parked = next((e for e in reversed(self._claimable(Kind.TABLE)) if e.table == name), None)
        if parked is None or parked.details.get("is_emptied") or self.find_table(name):
            return None
        return unpark_table(text, parked, self._scene())

    def _index(self, text: str, name: str) -> list[str] | None:
        """CREATE UNIQUE INDEX over what came back."""
        table = self.find_table(name)
        if table is None:
            return None
        with self.scratch() as connection, connection.cursor() as cursor:
            cursor.execute("SET foreign_key_checks = 0")
            cursor.execute(table.text)
            cursor.execute(text)
            after = read_table(cursor, name)
        parts = fit_keys(table, after, self._scene()) if after else []
        return [*parts, text] if parts else None
