"""unique-over-duplicates."""

from collections.abc import Iterator

from migrator.checks.finding import Finding, Severity
from migrator.checks.looks import find_duplicates
from migrator.checks.situation import Situation
from migrator.checks.statement import Statement
from migrator.checks.telling import tell


def check_duplicates(statement: Statement, situation: Situation) -> Iterator[Finding]:
    for action in statement.actions:
        columns = [part.column for part in action.parts]
        if action.index != "unique" or "" in columns or not situation.is_known(statement.table, *columns):
            continue
        changed = {other.name for other in statement.actions if other.column or other.value}
        if changed & set(columns):
            continue  # this very statement changes what would be looked at
        rows = find_duplicates(situation.facts, statement.table, action.parts)
        if rows:
            yield tell(
                "unique-over-duplicates",
                Severity.ERROR,
                statement,
                name=action.name or columns[0],
                columns=", ".join(columns),
                rows="; ".join(rows),
            )
