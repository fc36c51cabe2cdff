"""unbatched-update and unbatched-delete."""

from collections.abc import Iterator

from migrator.checks.finding import Finding, Severity
from migrator.checks.looks import estimate_changed_rows
from migrator.checks.situation import Situation
from migrator.checks.statement import Statement
from migrator.checks.telling import tell
from migrator.operations.backfill import MARK


def check_unbatched(statement: Statement, situation: Situation) -> Iterator[Finding]:
    change = statement.change
    if change is None or change.has_limit or MARK in statement.text or not situation.is_large(change.table):
        return
    table = situation.find_table(change.table)
    # Columns that the plan has yet to make, the server does not know: then it is the whole table.
    count = estimate_changed_rows(situation.facts, statement.text)
    count = (table.rows if table else 0) if count is None else count
    if count >= situation.limits.large_rows:
        code = "unbatched-update" if change.columns else "unbatched-delete"
        yield tell(code, Severity.ERROR, statement, table=change.table, count=count)
