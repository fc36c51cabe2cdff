"""not-understood: told where it matters, on a table that is large."""

from collections.abc import Iterator

from migrator.checks.finding import Finding, Severity
from migrator.checks.situation import Situation
from migrator.checks.statement import Statement
from migrator.checks.telling import tell


def check_understood(statement: Statement, situation: Situation) -> Iterator[Finding]:
    if not statement.is_understood and situation.is_large(statement.table):
        yield tell("not-understood", Severity.WARNING, statement)
