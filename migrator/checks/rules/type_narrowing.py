"""type-narrowing and enum-reorder: values that may not fit, or mean something else, afterwards."""

from collections.abc import Iterator

from migrator.checks.columns import is_narrower
from migrator.checks.finding import Finding, Severity
from migrator.checks.looks import count_unfit, count_without_characters
from migrator.checks.situation import Situation
from migrator.checks.statement import Action, Statement, Verb
from migrator.checks.tables import LiveColumn, TableFacts
from migrator.checks.telling import refuse_if, tell


def check_type_narrowing(statement: Statement, situation: Situation) -> Iterator[Finding]:
    for action in statement.actions:
        table = situation.find_table(statement.table)
        if table and action.verb is Verb.CONVERT:
            yield from _convert(statement, action.name.lower(), table, situation)
        known = action.verb is Verb.CHANGE_COLUMN and situation.is_column_known(statement.table, action.name)
        if table is None or not known or not table.rows:
            continue
        old = table.columns[action.name]
        yield from _compare(statement, action, old, situation)


def _convert(
    statement: Statement, charset: str, table: TableFacts, situation: Situation
) -> Iterator[Finding]:
    """CONVERT TO: each column whose characters the other set may not have."""
    for column in table.columns.values():
        if not column.charset or charset in {column.charset, "utf8mb4"} or column.expression:
            continue
        if not situation.is_known(statement.table, column.name):
            continue
        unfit = count_without_characters(situation.facts, statement.table, column.name, charset)
        names = {"column": column.name, "new": charset, "old": column.charset}
        if unfit and situation.keeps_values(statement.table, column.name):
            yield tell("keeps-values", Severity.WARNING, statement, unfit=f"{unfit:,}", **names)
        elif unfit:
            said = f"{unfit:,} values have characters that it has not"
            yield tell("type-narrowing", Severity.ERROR, statement, unfit=said, **names)


def _compare(
    statement: Statement, action: Action, old: LiveColumn, situation: Situation
) -> Iterator[Finding]:
    new = action.column
    if new is None:
        return
    names = {"column": action.name, "new": str(new.type), "old": str(old.type)}
    if is_narrower(new.type, old.type):
        unfit = None
        if situation.is_known(statement.table, action.name):
            unfit = count_unfit(situation.facts, statement.table, action.name, new.type)
        if unfit == 0:
            return
        if situation.keeps_values(statement.table, action.name):
            yield tell("keeps-values", Severity.WARNING, statement, unfit=unfit or "some", **names)
            return
        said = "how many values do not fit is not known" if unfit is None else f"{unfit:,} values do not fit"
        yield tell("type-narrowing", refuse_if(bool(unfit)), statement, unfit=said, **names)
    elif new.type.is_enum and old.type.is_enum and new.type.values[: len(old.type.values)] != old.type.values:
        yield tell("enum-reorder", Severity.WARNING, statement, **names)
