"""parks-data: a table, a column or rows that are set aside."""

from collections.abc import Iterator

from migrator.checks.finding import Finding, Severity
from migrator.checks.situation import Situation
from migrator.checks.statement import Statement, Verb
from migrator.checks.telling import tell


def check_parks_data(statement: Statement, situation: Situation) -> Iterator[Finding]:
    if statement.is_dropping("TABLE") or statement.verb == "TRUNCATE":
        verb = "empties" if statement.verb == "TRUNCATE" else "drops"
        for found in statement.objects:
            yield from _tell(statement, found.name, f"{verb} the table {found.name}", situation)
    for action in statement.actions:
        if action.verb is Verb.DROP_COLUMN:
            yield from _tell(statement, statement.table, f"drops the column {action.name}", situation)


def _tell(statement: Statement, name: str, action: str, situation: Situation) -> Iterator[Finding]:
    if not situation.facts.is_live:
        yield tell("parks-data", Severity.WARNING, statement, table=name, action=action, rows="all")
        return
    table = situation.find_table(name)
    if table and table.rows:
        yield tell(
            "parks-data", Severity.WARNING, statement, table=name, action=action, rows=f"{table.rows:,}"
        )
