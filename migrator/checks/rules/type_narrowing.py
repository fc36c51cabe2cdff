"""type-narrowing and enum-reorder: values that may not fit, or mean something else, afterwards."""

from collections.abc import Iterator

from migrator.checks.columns import is_narrower
from migrator.checks.finding import Finding, Severity
from migrator.checks.looks import count_unfit
from migrator.checks.situation import Situation
from migrator.checks.statement import Action, Statement, Verb
from migrator.checks.tables import LiveColumn
from migrator.checks.telling import refuse_if, tell


def check_type_narrowing(statement: Statement, situation: Situation) -> Iterator[Finding]:
    for action in statement.actions:
        table = situation.find_table(statement.table)
        known = action.verb is Verb.CHANGE_COLUMN and situation.is_column_known(statement.table, action.name)
        if table is None or not known or not table.rows:
            continue
        old = table.columns[action.name]
        yield from _compare(statement, action, old, situation)


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
