"""Executing data statements: what they change or remove is kept, what came back is spared."""

from dataclasses import dataclass

from migrator.database.versions import is_own
from migrator.database.watch import Call
from migrator.errors import RefusedByCheckError
from migrator.journal.calls import give_result, render_each, run_buffered
from migrator.journal.results import Result
from migrator.parking.clauses import Assignment, Change, Source, read_change, read_words
from migrator.parking.guarding import (
    find_there,
    insert_missing,
    rewrite_delete,
    rewrite_update,
    rows_of,
)
from migrator.parking.inserts import Insert, read_insert
from migrator.parking.keeping import Keeper, new_entry
from migrator.parking.names import is_moved_mark
from migrator.parking.parking import Parking
from migrator.parking.registry import Kind, Parked, insert
from migrator.parking.tables import Table


@dataclass
class Changing:
    """Of one connection."""

    parking: Parking

    def run(self, call: Call) -> Result:
        """Execute a data statement; all in the revision's own transaction."""
        verb = next((word.text.upper() for word in read_words(call.text) if word.kind == "word"), "")
        if verb == "INSERT" and "DUPLICATE" not in call.text.upper() and not self._came_back():
            return run_buffered(call)
        if verb in {"INSERT", "REPLACE"}:
            return self._insert(call)
        if verb in {"UPDATE", "DELETE", "WITH"}:
            return self._change(call)
        return run_buffered(call)

    # UPDATE and DELETE

    def _change(self, call: Call) -> Result:
        texts = render_each(call)
        change = read_change(texts[0]) if texts else None
        if change is None:
            raise self._not_understood(call.text)
        tables = {source.alias: table for source in change.tables if (table := self._find(source))}
        if not self._matters(change, tables):
            return run_buffered(call)
        if not self._must_rewrite(change, tables):
            entries = [entry for text in texts for entry in self._keep(text, tables)]
            result = run_buffered(call)
            self._keep_after(entries)
            return result
        count = 0
        for text in texts:
            entries = self._keep(text, tables)
            one = read_change(text)
            assert one is not None  # noqa: S101 - the same statement with other values
            call.cursor.execute(self._rewrite(one, tables))
            count += call.cursor.rowcount
            self._keep_after(entries)
        result = Result(rowcount=count)
        give_result(call, result)  # the driver's cursor knows of the last one alone
        return result

    def _matters(self, change: Change, tables: dict[str, Table]) -> bool:
        """Whether it may change something that is older than the revision, or has come back."""
        if any(is_own(table.name) for table in tables.values()):
            return True
        if change.removed:
            return any(self._is_older(tables.get(alias)) for alias in change.removed)
        return any(self._is_kept(one, change, tables) for one in change.assignments) or self._must_rewrite(
            change, tables
        )

    def _is_kept(self, one: Assignment, change: Change, tables: dict[str, Table]) -> bool:
        table = tables.get(self._owner(one, change, tables))
        if table is None:
            return False
        if not self._is_older(table) or self.parking.came_back(table):
            # Told later, when the table comes back: which row became which.
            return bool(table.primary_key)
        is_new = (table.name, one.column) in self.parking.story.columns
        return not is_new or self.parking.column_came_back(table, one.column) is not None

    def _is_older(self, table: Table | None) -> bool:
        if table is None:
            return False
        is_new = table.name in self.parking.story.tables
        return not is_new or self.parking.came_back(table) is not None

    def _keep(self, text: str, tables: dict[str, Table]) -> list[tuple[str, Table]]:
        change = read_change(text)
        assert change is not None  # noqa: S101 - the same statement with other values
        keeper = self._keeper()
        entries: list[tuple[str, Table]] = []
        if change.removed:
            for alias in change.removed:
                table = tables.get(alias)
                if table and self._is_older(table) and not self.parking.came_back(table):
                    entries.append((keeper.keep_changed(change, table, alias), table))
                    entries += keeper.keep_below(change, table, alias)
            return entries
        for alias in sorted({self._owner(one, change, tables) for one in change.assignments}):
            table = tables.get(alias)
            mine = [one for one in change.assignments if self._owner(one, change, tables) == alias]
            if table and any(self._is_kept(one, change, tables) for one in mine):
                entries.append((keeper.keep_changed(change, table, alias), table))
        return entries

    def _keep_after(self, entries: list[tuple[str, Table]]) -> None:
        keeper = self._keeper()
        for name, table in dict(entries).items():
            keeper.keep_after(name, table)

    def _must_rewrite(self, change: Change, tables: dict[str, Table]) -> bool:
        if change.removed:
            return any(self._spared(alias, tables) for alias in change.removed)
        owners = {self._owner(one, change, tables) for one in change.assignments}
        return any(_marks(tables[alias]) for alias in owners if alias in tables)

    def _spared(self, alias: str, tables: dict[str, Table]) -> Parked | None:
        """The entry of a table whose rows came back."""
        return self.parking.rows_were_there(tables[alias]) if alias in tables else None

    def _rewrite(self, change: Change, tables: dict[str, Table]) -> str:
        if change.removed:
            spared = {alias: entry for alias in change.removed if (entry := self._spared(alias, tables))}
            return rewrite_delete(change, spared)
        returned = {}
        for one in change.assignments:
            alias = self._owner(one, change, tables)
            table = tables.get(alias)
            entry = self.parking.column_came_back(table, one.column) if table else None
            if entry:
                returned[alias, one.column] = entry
        marks = {alias: _marks(table) for alias, table in tables.items()}
        return rewrite_update(change, returned, marks, lambda one: self._owner(one, change, tables))

    def _owner(self, one: Assignment, change: Change, tables: dict[str, Table]) -> str:
        """The alias of the table whose column is set."""
        if one.source:
            return one.source
        for source in change.tables:
            table = tables.get(source.alias)
            if table and one.column in table.definition.columns:
                return source.alias
        return change.tables[0].alias

    # INSERT and REPLACE

    def _insert(self, call: Call) -> Result:
        texts = render_each(call)
        statement = read_insert(texts[0]) if texts else None
        if statement is None:
            raise self._not_understood(call.text)
        table = self.parking.find_table(statement.table)
        if table is None or (not self._is_older(table) and not self._came_back()):
            return run_buffered(call)
        entry = self.parking.came_back(table)
        if entry and not statement.is_replacing:
            return self._add_missing(call, texts, table, entry)
        if not (statement.is_replacing or statement.on_duplicate) or not self._is_older(table):
            return run_buffered(call)
        keeper = self._keeper()
        entries = []
        for text in texts:
            one = read_insert(text)
            name = keeper.keep_met(one, table) if one else ""
            entries += [(name, table)] if name else []
        result = run_buffered(call)
        self._keep_after(entries)
        return result

    def _add_missing(self, call: Call, texts: list[str], table: Table, entry: Parked) -> Result:
        """Into a table that came back with its rows: only those that are not there."""
        count, last = 0, 0
        for text in texts:
            statement = read_insert(text)
            assert statement is not None  # noqa: S101 - the same statement with other values
            rows = rows_of(statement, table)
            if rows is None:
                call.cursor.execute(insert_missing(statement, table, self.parking.rows_name(table), entry))
                count, last = count + call.cursor.rowcount, call.cursor.lastrowid or last
                continue
            for row, columns in rows:
                added, number = self._add_one(call, statement, table, (row, columns), entry)
                count, last = count + added, number or last
        if last:
            self.parking.cursor.execute("SELECT LAST_INSERT_ID(%s)", (last,))
            self.parking.cursor.fetchall()
        result = Result(rowcount=count, lastrowid=last)
        give_result(call, result)
        return result

    def _add_one(
        self,
        call: Call,
        statement: Insert,
        table: Table,
        given: tuple[list[str], tuple[str, ...]],
        entry: Parked,
    ) -> tuple[int, int]:
        row, columns = given
        query = find_there(table, row, columns, self.parking.rows_name(table), entry)
        if query:
            self.parking.cursor.execute(query)
            there = self.parking.cursor.fetchone()
            if there:
                return 1, int(there[0] or 0)
        call.cursor.execute(f"{statement.verb}VALUES ({', '.join(row)}) {statement.on_duplicate}")
        return call.cursor.rowcount, call.cursor.lastrowid or 0

    # what both need

    def _find(self, source: Source) -> Table | None:
        return self.parking.find_table(source.table)

    def _keeper(self) -> Keeper:
        parking = self.parking
        return Keeper(parking.cursor, parking.current, parking.find_table, self._name_of, parking.older)

    def _name_of(self, table: Table) -> str:
        parking = self.parking
        name = parking.rows_name(table)
        if name not in {entry.name for entry in parking.entries}:
            parking.cursor.execute(insert(new_entry(name, parking.current, table.name, parking.older(table))))
            parking.entries.append(new_entry(name, parking.current, table.name, parking.older(table)))
        return name

    def _came_back(self) -> bool:
        return any(entry.kind == Kind.TABLE for entry in self.parking.returned)

    def _not_understood(self, text: str) -> RefusedByCheckError:
        return RefusedByCheckError(
            f"revision {self.parking.current.revision} changes rows by a statement that is not understood",
            f"What it changes could not be kept: {text}",
            "Write it as UPDATE … SET … WHERE …, DELETE FROM … WHERE … or INSERT … VALUES (docs/limits.md).",
        )


def _marks(table: Table) -> tuple[str, ...]:
    return tuple(name for name in table.definition.columns if is_moved_mark(name))
