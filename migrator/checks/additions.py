"""Do a revision's statements only add? Then the application that was there before goes on working."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from migrator.checks.statement import Action, Column, Statement, Verb
from migrator.journal.kinds import Kind, find_temporary_table

CREATE_TABLE = re.compile(r"\s*CREATE\s+TABLE\b", re.IGNORECASE)
ADDS = re.compile(r"\s*CREATE\s+((DEFINER|ALGORITHM)\s*=|SQL\s|VIEW|PROCEDURE|FUNCTION)", re.IGNORECASE)
WRITES_OVER = re.compile(r"\s*INSERT\s+OR\b|\bON\s+(DUPLICATE|CONFLICT)\b", re.IGNORECASE)
TRIGGER_ON = re.compile(r"\bON\s+`?([\w$]+)", re.IGNORECASE)
HARMLESS = {Verb.OPTION, Verb.SET_INDEX}
WORDS = {
    Verb.DROP_COLUMN: "drops the column {}",
    Verb.RENAME_COLUMN: "renames the column {}",
    Verb.CHANGE_COLUMN: "changes the column {}",
    Verb.SET_COLUMN: "changes the default of {}",
    Verb.ADD_COLUMN: "adds {}, which an older release does not fill",
}


def find_break(statements: Iterable[Statement]) -> str:
    """The first thing that could break an application which knows nothing of it; "" when they only add."""
    added = Added()
    return next((why for one in statements if (why := added.look(one))), "")


@dataclass
class Added:
    """What the revision itself has made: nobody from before uses that, whatever becomes of it."""

    tables: set[str] = field(default_factory=set)
    columns: dict[tuple[str, str], bool] = field(default_factory=dict)  # whether it may be NULL

    def look(self, statement: Statement) -> str:
        if statement.kind is Kind.SESSION:
            self.tables.add(find_temporary_table(statement.text))
        elif statement.kind is Kind.DATA:
            return self._look_at_rows(statement)
        elif statement.kind is Kind.SCHEMA and statement.actions:
            return self._look_at_actions(statement)
        elif statement.kind is Kind.SCHEMA:
            return self._look_at_whole(statement)
        return ""

    def _look_at_rows(self, statement: Statement) -> str:
        table, change = statement.table, statement.change
        if table in self.tables or (statement.verb == "INSERT" and not WRITES_OVER.search(statement.text)):
            return ""
        if change and change.columns and all((table, name) in self.columns for name in change.columns):
            return ""
        return f"changes rows of {table or 'a table'} ({statement.verb})"

    def _look_at_whole(self, statement: Statement) -> str:
        names = {found.name for found in statement.objects}
        if CREATE_TABLE.match(statement.text):
            self.tables |= names
            return ""
        if statement.is_creating("TRIGGER"):
            on = TRIGGER_ON.search(statement.text)
            names = {on[1]} if on else names
        is_adding = ADDS.match(statement.text) and not statement.is_creating("TRIGGER")
        if is_adding or (names and names <= self.tables):
            self.tables |= names
            return ""
        kinds = sorted({found.type.lower() for found in statement.objects}) or ["something not understood"]
        return f"{statement.verb.lower()} {' '.join(kinds)} {', '.join(sorted(names))}".strip()

    def _look_at_actions(self, statement: Statement) -> str:
        table = statement.table
        if table in self.tables:
            self.tables |= {action.value for action in statement.actions if action.verb is Verb.RENAME}
            return ""
        return next((why for action in statement.actions if (why := self._look_at(table, action))), "")

    def _look_at(self, table: str, action: Action) -> str:
        column = action.column
        if action.verb is Verb.ADD_COLUMN and column:
            self.columns[table, action.name] = column.is_nullable
            if not needs_filling(column):
                return ""
        elif self._is_of_new_columns(table, action):
            if column:
                self.columns[table, action.value] = column.is_nullable
            if column is None or not needs_filling(column):
                return ""
        elif action.verb in HARMLESS or (action.verb is Verb.ADD_INDEX and action.index != "unique"):
            return ""
        place = f"{table}.{action.name}" if action.name else table
        return WORDS.get(action.verb, f"{action.verb} {{}}").format(place)

    def _is_of_new_columns(self, table: str, action: Action) -> bool:
        """Of a key, that they may be NULL as well: so an older release leaves them, and no key minds."""
        if action.parts:
            return all(self.columns.get((table, part.column)) for part in action.parts)
        return (table, action.name) in self.columns


def needs_filling(column: Column) -> bool:
    """Whether an INSERT that does not name the column could fail, or a row be refused for what is in it."""
    has_value = column.is_nullable or column.has_default or column.generated
    return not has_value or column.is_constrained or column.is_auto_increment
