"""instant-versions-near-limit and auto-increment-near-end."""

from collections.abc import Iterator

from migrator.checks.algorithms import MOST_ROW_VERSIONS, can_be_instant
from migrator.checks.finding import Finding, Severity
from migrator.checks.situation import Situation
from migrator.checks.statement import Statement, Verb
from migrator.checks.telling import tell

COUNTED = {Verb.ADD_COLUMN, Verb.DROP_COLUMN}


def check_row_versions(statement: Statement, situation: Situation) -> Iterator[Finding]:
    table = situation.find_table(statement.table)
    if table is None or not any(action.verb in COUNTED for action in statement.actions):
        return
    used = table.row_versions or 0
    if used * 100 >= MOST_ROW_VERSIONS * situation.limits.full_percent and can_be_instant(table):
        yield tell(
            "instant-versions-near-limit", Severity.WARNING, statement, used=used, most=MOST_ROW_VERSIONS
        )


def check_auto_increment(statement: Statement, situation: Situation) -> Iterator[Finding]:
    table = situation.find_table(statement.table)
    if table is None or table.auto_increment is None:
        return
    column = next((found for found in table.columns.values() if "auto_increment" in found.extra), None)
    if column is None or column.type.integer_range is None:
        return
    most = column.type.integer_range[1]
    if table.auto_increment * 100 >= most * situation.limits.full_percent:
        yield tell(
            "auto-increment-near-end", Severity.WARNING, statement,
            column=column.name, type=str(column.type), value=table.auto_increment, most=most,
        )  # fmt: skip
