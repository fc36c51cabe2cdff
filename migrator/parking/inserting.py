"""INSERT and REPLACE: what they meet is kept, what came back is not added twice, what is new is told."""

from migrator.database.versions import is_own
from migrator.database.watch import Call
from migrator.journal.calls import give_result, render_each, run_buffered
from migrator.journal.results import Result
from migrator.parking.adding import Adding
from migrator.parking.executing import Executing
from migrator.parking.guarding import find_there, insert_missing, rows_of
from migrator.parking.inserts import Insert, read_insert
from migrator.parking.registry import Parked
from migrator.parking.same_ids import name_ids
from migrator.parking.tables import Table


class Inserting(Executing):
    """Of one connection."""

    def run(self, call: Call) -> Result:
        texts = render_each(call)
        statement = read_insert(texts[0]) if texts else None
        if statement is None:
            raise self._not_understood(call.text)
        table = self.parking.find_table(statement.table)
        if table is None and (statement.is_replacing or statement.on_duplicate):
            self._refuse_views([statement.table], call.text)
        if table is None or (not self._is_older(table) and not self._came_back()):
            return run_buffered(call)
        entry = self.parking.came_back(table)
        if entry and not statement.is_replacing:
            return self._add_missing_told(call, texts, table, entry)
        if not self._is_older(table):
            return run_buffered(call)
        if not (statement.is_replacing or statement.on_duplicate):
            return self._add(call, texts, table)
        keeper = self._keeper()
        entries = []
        for text in texts:
            one = read_insert(text)
            name = keeper.keep_met(one, table) if one else ""
            entries += [(name, table)] if name else []
        result = run_buffered(call)
        self._keep_after(entries)
        return result

    def _add(self, call: Call, texts: list[str], table: Table) -> Result:
        """Rows that are new: told from all others, for the way back from the middle."""
        if not table.primary_key or is_own(table.name):
            return run_buffered(call)
        named = name_ids(self.parking, table, texts)
        adding = Adding(self.parking.cursor, table, named or texts, self.parking.older(table))
        adding.find()
        result = self._run_each(call, named) if named else run_buffered(call)
        adding.keep(self._name_of(table), call, result)
        return result

    def _run_each(self, call: Call, texts: list[str]) -> Result:
        """As one INSERT of all the rows."""
        count, first = 0, 0
        for text in texts:
            call.cursor.execute(text)
            count, first = count + call.cursor.rowcount, first or call.cursor.lastrowid or 0
        return self._give(call, count, first)

    def _give(self, call: Call, count: int, number: int) -> Result:
        if number:
            self.parking.cursor.execute("SELECT LAST_INSERT_ID(%s)", (number,))
            self.parking.cursor.fetchall()
        result = Result(rowcount=count, lastrowid=number)
        give_result(call, result)
        return result

    def _add_missing_told(self, call: Call, texts: list[str], table: Table, entry: Parked) -> Result:
        if not table.primary_key:
            return self._add_missing(call, texts, table, entry)
        adding = Adding(self.parking.cursor, table, texts, table.visible, is_whole=False)
        adding.find()
        result = self._add_missing(call, texts, table, entry)
        adding.keep(self._name_added(table), call, result)
        return result

    def _add_missing(self, call: Call, texts: list[str], table: Table, entry: Parked) -> Result:
        """Into a table that came back with its rows: only those that are not there."""
        count, last = 0, 0
        for text in texts:
            statement = read_insert(text)
            assert statement is not None  # noqa: S101 - the same statement with other values
            rows = rows_of(statement, table)
            if rows is None:
                call.cursor.execute(insert_missing(statement, table, self.parking.rows_names(table), entry))
                count, last = count + call.cursor.rowcount, call.cursor.lastrowid or last
                continue
            for row, columns in rows:
                added, number = self._add_one(call, statement, table, (row, columns), entry)
                count, last = count + added, number or last
        return self._give(call, count, last)

    def _add_one(
        self,
        call: Call,
        statement: Insert,
        table: Table,
        given: tuple[list[str], tuple[str, ...]],
        entry: Parked,
    ) -> tuple[int, int]:
        row, columns = given
        query = find_there(table, row, columns, self.parking.rows_names(table), entry)
        if query:
            self.parking.cursor.execute(query)
            there = self.parking.cursor.fetchone()
            if there:
                return 1, int(there[0] or 0)
        call.cursor.execute(f"{statement.verb}VALUES ({', '.join(row)}) {statement.on_duplicate}")
        return call.cursor.rowcount, call.cursor.lastrowid or 0
