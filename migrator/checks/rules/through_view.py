"""changes-through-view: rows that are changed through a view are kept by no way."""

from collections.abc import Iterator

from migrator.checks.finding import Finding, Severity
from migrator.checks.situation import Situation
from migrator.checks.statement import Statement
from migrator.checks.telling import tell

CHANGING = frozenset({"UPDATE", "DELETE", "REPLACE", "WITH"})


def check_through_view(statement: Statement, situation: Situation) -> Iterator[Finding]:
    name = statement.change.table if statement.change else statement.table
    if name and statement.verb in CHANGING and _is_view(name, situation):
        yield tell("changes-through-view", Severity.ERROR, statement, table=name)


def _is_view(name: str, situation: Situation) -> bool:
    """One that is there, or that the plan makes before."""
    if situation.find_table(name):
        return False
    made = any((found.type, found.name) == ("VIEW", name) for found in situation.changed)
    return made or name in situation.facts.views
