"""foreign-key-over-orphans."""

from collections.abc import Iterator

from migrator.checks.finding import Finding, Severity
from migrator.checks.looks import find_orphans
from migrator.checks.situation import Situation
from migrator.checks.statement import Statement, Verb
from migrator.checks.telling import tell


def check_orphans(statement: Statement, situation: Situation) -> Iterator[Finding]:
    for action in statement.actions:
        columns = tuple(part.column for part in action.parts)
        if action.verb is not Verb.ADD_FOREIGN_KEY or len(columns) != len(action.parent_columns):
            continue
        known = situation.is_known(statement.table, *columns)
        if not known or not situation.is_known(action.parent, *action.parent_columns):
            continue
        rows = find_orphans(situation.facts, statement.table, columns, action.parent, action.parent_columns)
        if rows:
            yield tell(
                "foreign-key-over-orphans",
                Severity.ERROR,
                statement,
                name=action.name or "(unnamed)",
                columns=", ".join(columns),
                parent=action.parent,
                rows="; ".join(rows),
            )
