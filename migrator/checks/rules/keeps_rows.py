"""keeps-rows and no-primary-key: what a data statement changes or removes is kept, row by row."""

from collections.abc import Iterator

from migrator.checks.finding import Finding, Severity
from migrator.checks.looks import estimate_changed_rows
from migrator.checks.situation import Situation
from migrator.checks.statement import Statement
from migrator.checks.tables import TableFacts
from migrator.checks.telling import tell

WORTH_TELLING = 10  # a tenth of what counts as large
BESIDE_IMAGES = 250  # bytes of a kept row: which it is, twice, for two indexes


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
        size = estimate_kept_bytes(table) * count / 2**20
        yield tell(
            "keeps-rows", Severity.WARNING, statement, table=change.table, count=count, size=f"{size:,.0f}"
        )


def estimate_kept_bytes(table: TableFacts) -> float:
    """Of one row: what it was and what it became, as JSON with names, texts partly in hexadecimal."""
    names = sum(len(name) + len('"": "", ') for name in table.columns)
    return 2 * (1.6 * table.data_bytes / max(table.rows, 1) + names) + BESIDE_IMAGES
