"""Executing data statements: what they change or remove is kept, what came back is spared."""

from migrator.database.versions import is_own
from migrator.database.watch import Call
from migrator.journal.calls import give_result, render_each, run_buffered
from migrator.journal.results import Result
from migrator.journal.words import read_tokens
from migrator.parking.clauses import Assignment, Change, Source, read_change
from migrator.parking.executing import Executing
from migrator.parking.guarding import (
    rewrite_delete,
    rewrite_update,
)
from migrator.parking.inserting import Inserting
from migrator.parking.names import is_moved_mark
from migrator.parking.registry import Parked
from migrator.parking.tables import Table


class Changing(Executing):
    """Of one connection."""

    def run(self, call: Call) -> Result:
        """Execute a data statement; all in the revision's own transaction."""
        verb = next((word.text.upper() for word in read_tokens(call.text) if word.kind == "word"), "")
        if verb in {"INSERT", "REPLACE"}:
            return Inserting(self.parking, self.waives).run(call)
        if verb in {"UPDATE", "DELETE", "WITH"}:
            return self._change(call)
        return run_buffered(call)

    def _change(self, call: Call) -> Result:
        texts = render_each(call)
        change = read_change(texts[0]) if texts else None
        if change is None:
            raise self._not_understood(call.text)
        tables = {source.alias: table for source in change.tables if (table := self._find(source))}
        self._refuse_views(self._unknown(change, tables), call.text)
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

    def _unknown(self, change: Change, tables: dict[str, Table]) -> list[str]:
        """What is changed and is no base table."""
        changed = set(change.removed) or {self._owner(one, change, tables) for one in change.assignments}
        return [one.table for one in change.tables if one.alias in changed and one.alias not in tables]

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

    def _find(self, source: Source) -> Table | None:
        return self.parking.find_table(source.table)


def _marks(table: Table) -> tuple[str, ...]:
    return tuple(name for name in table.definition.columns if is_moved_mark(name))
