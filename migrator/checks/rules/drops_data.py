"""parks-data and drops-data: a table, a column or rows that are set aside, or that nothing brings back."""

from collections.abc import Iterator

from migrator.checks.finding import Finding, Severity
from migrator.checks.situation import Situation
from migrator.checks.statement import Statement, Verb
from migrator.checks.telling import tell


def check_drops_data(statement: Statement, situation: Situation) -> Iterator[Finding]:
    """Where nothing is parked (SQLite)."""
    return _check(statement, situation, "drops-data")


def check_parks_data(statement: Statement, situation: Situation) -> Iterator[Finding]:
    return _check(statement, situation, "parks-data")


def _check(statement: Statement, situation: Situation, code: str) -> Iterator[Finding]:
    if statement.is_dropping("TABLE") or statement.verb == "TRUNCATE":
        verb = "empties" if statement.verb == "TRUNCATE" else "drops"
        for found in statement.objects:
            yield from _tell(statement, found.name, f"{verb} the table {found.name}", situation, code)
    for action in statement.actions:
        if action.verb is Verb.DROP_COLUMN:
            yield from _tell(statement, statement.table, f"drops the column {action.name}", situation, code)


def _tell(statement: Statement, name: str, action: str, situation: Situation, code: str) -> Iterator[Finding]:
    if not situation.facts.is_live:
        yield tell(code, Severity.WARNING, statement, table=name, action=action, rows="all")
        return
    table = situation.find_table(name)
    if table and table.rows:
        yield tell(code, Severity.WARNING, statement, table=name, action=action, rows=f"{table.rows:,}")
