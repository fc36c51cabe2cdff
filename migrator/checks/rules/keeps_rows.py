"""keeps-rows and no-primary-key: what a data statement changes or removes is kept, row by row."""

from collections.abc import Iterator

from migrator.checks.finding import Finding, Severity
from migrator.checks.looks import estimate_changed_rows
from migrator.checks.situation import Situation
from migrator.checks.statement import Statement
from migrator.checks.telling import tell

WORTH_TELLING = 10  # a tenth of what counts as large


def check_keeps_rows(statement: Statement, situation: Situation) -> Iterator[Finding]:
    change = statement.change
    table = situation.find_table(change.table) if change else None
    if change is None or table is None or not table.rows:
        return
    if change.columns and any((change.table, name) in situation.unknown_columns for name in change.columns):
        return  # of columns that the plan itself makes or changes before, nothing is told
    if not any(index.name == "PRIMARY" for index in table.indexes):
        yield tell("no-primary-key", Severity.ERROR, statement, table=change.table)
        return
    count = estimate_changed_rows(situation.facts, statement.text)
    if count and count > max(1, situation.limits.large_rows / WORTH_TELLING):
        size = table.data_bytes / max(table.rows, 1) * count * 4 / 2**20
        yield tell(
            "keeps-rows", Severity.WARNING, statement, table=change.table, count=count, size=f"{size:,.0f}"
        )
