"""not-null-without-default and nulls-before-not-null."""

from collections.abc import Iterator

from migrator.checks.columns import DATES
from migrator.checks.finding import Finding, Severity
from migrator.checks.looks import count_nulls, has_rows
from migrator.checks.situation import Situation
from migrator.checks.statement import Column, Statement, Verb
from migrator.checks.telling import refuse_if, tell

WITHOUT_DEFAULT = "Every row there gets an empty value (0 or '') that nobody has chosen."
ZERO_DATE = "Every row there would get the date 0000-00-00, which the server refuses (1292)."


def check_new_not_null(statement: Statement, situation: Situation) -> Iterator[Finding]:
    for action in statement.actions:
        column = action.column
        if action.verb is not Verb.ADD_COLUMN or column is None or not _needs_value(column):
            continue
        if situation.is_known(statement.table) and has_rows(situation.facts, statement.table):
            fails = column.type.base in DATES
            yield tell(
                "not-null-without-default",
                refuse_if(fails),
                statement,
                column=column.name,
                consequence=ZERO_DATE if fails else WITHOUT_DEFAULT,
            )


def _needs_value(column: Column) -> bool:
    has_value = column.has_default or column.generated or column.is_auto_increment
    return not column.is_nullable and not has_value


def check_nulls(statement: Statement, situation: Situation) -> Iterator[Finding]:
    for action in statement.actions:
        table, column = situation.find_table(statement.table), action.column
        if table is None or column is None or action.verb is not Verb.CHANGE_COLUMN or column.is_nullable:
            continue
        if not situation.is_known(table.name, action.name) or not table.columns[action.name].is_nullable:
            continue
        count = count_nulls(situation.facts, table.name, action.name)
        if count and situation.keeps_values(table.name, action.name):
            names = {"column": action.name, "new": "NOT NULL", "old": "NULL"}
            yield tell("keeps-values", Severity.WARNING, statement, unfit=count, **names)
        elif count:
            yield tell("nulls-before-not-null", Severity.ERROR, statement, column=action.name, count=count)
