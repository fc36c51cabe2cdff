"""The database as a statement will meet it: what is known of it, less what the plan changes before."""

from dataclasses import dataclass, field

from migrator.checks.facts import Facts
from migrator.checks.statement import Statement, Verb
from migrator.checks.tables import TableFacts
from migrator.journal.kinds import Kind
from migrator.journal.objects import SchemaObject
from migrator.settings import Limits


@dataclass
class Situation:
    """What is not certain is unknown, and nothing is refused for what is unknown."""

    facts: Facts
    plan: tuple[Statement, ...] = ()
    unknown_tables: set[str] = field(default_factory=set)  # made, dropped or renamed before
    unknown_rows: set[str] = field(default_factory=set)  # rows were removed or written over before
    unknown_columns: set[tuple[str, str]] = field(default_factory=set)
    changed: set[SchemaObject] = field(default_factory=set)
    is_way_down: bool = False  # of the statement that is looked at
    rows_may_differ: bool = False  # a revision whose statements are not known came before

    @property
    def limits(self) -> Limits:
        return self.facts.limits

    def find_table(self, name: str) -> TableFacts | None:
        """A table that is there now, and still will be; its size is what it is now."""
        return None if not name or name in self.unknown_tables else self.facts.find_table(name)

    def is_large(self, name: str) -> bool:
        table = self.find_table(name)
        return table is not None and table.rows >= self.limits.large_rows

    def keeps_values(self, table: str, column: str) -> bool:
        """Whether values that a change of the column cannot take are kept beside it (docs/limits.md)."""
        found = self.find_table(table)
        key = next((index for index in found.indexes if index.name == "PRIMARY"), None) if found else None
        return self.is_way_down and key is not None and column not in key.columns

    def is_known(self, table: str, *columns: str) -> bool:
        """Whether these columns will be met as they are now, with the rows that are there now."""
        found = self.find_table(table)
        return (
            found is not None
            and not self.rows_may_differ
            and table not in self.unknown_rows
            and all(name in found.columns and (table, name) not in self.unknown_columns for name in columns)
        )

    def is_column_known(self, table: str, name: str) -> bool:
        found = self.find_table(table)
        return found is not None and name in found.columns and (table, name) not in self.unknown_columns

    def is_replaced(self, kind: str, name: str) -> bool:
        """Whether a view or trigger is made anew or dropped anywhere in the plan."""
        return any(found.type == kind and found.name == name for one in self.plan for found in one.objects)

    def go_past(self, statement: Statement) -> None:
        """Take in what a statement changes."""
        self.changed |= set(statement.objects)
        if statement.kind is Kind.DATA:
            self._go_past_data(statement)
        elif statement.actions:
            self._go_past_alter(statement)
        elif statement.verb == "TRUNCATE":
            self.unknown_rows |= {found.name for found in statement.objects}
            self.unknown_tables |= {found.name for found in statement.objects}
        elif statement.kind is Kind.SCHEMA:
            self.unknown_tables |= {found.name for found in statement.objects if found.type == "TABLE"}

    def go_past_unknown(self) -> None:
        """Take in a revision whose statements are not known."""
        self.rows_may_differ = True

    def _go_past_data(self, statement: Statement) -> None:
        if statement.verb == "INSERT" and "DUPLICATE" not in statement.text.upper():
            return  # what was wrong with the rows before still is
        change = statement.change
        if change and change.columns:
            self.unknown_columns |= {(change.table, name) for name in change.columns}
        elif statement.table:
            self.unknown_rows.add(statement.table)
        else:
            self.rows_may_differ = True

    def _go_past_alter(self, statement: Statement) -> None:
        table = statement.table
        for action in statement.actions:
            names = {action.name, action.value} if action.column or action.value else {action.name}
            self.unknown_columns |= {(table, name) for name in names}
            if action.verb in {Verb.RENAME, Verb.UNKNOWN, Verb.CONVERT, Verb.ENGINE}:
                self.unknown_tables |= {table, action.value}
