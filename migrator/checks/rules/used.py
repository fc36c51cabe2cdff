"""used-by-running-release: something is dropped or renamed while an application runs that may use it."""

from collections.abc import Iterator

from migrator.checks.finding import Finding, Severity
from migrator.checks.situation import Situation
from migrator.checks.statement import Action, Statement, Verb
from migrator.checks.telling import tell


def check_used(statement: Statement, situation: Situation) -> Iterator[Finding]:
    """Used is what is there now, as far as the application knows the revision that brought it."""
    if not situation.facts.users.get(statement.revision):
        return
    if statement.verb in {"DROP", "RENAME"} and not statement.actions:
        for found in statement.objects:
            if found.type == "TABLE" and situation.find_table(found.name):
                yield _tell(
                    statement, f"{statement.verb.lower()}s the table {found.name}", found.name, situation
                )
    for action in statement.actions:
        words = _describe(action, statement.table)
        is_there = situation.find_table(statement.table) and (
            action.verb is Verb.RENAME or situation.is_column_known(statement.table, action.name)
        )
        if words and is_there:
            yield _tell(statement, words, statement.table, situation)


def _describe(action: Action, table: str) -> str:
    """What it takes away; "" when it takes nothing."""
    is_renamed = action.verb is Verb.CHANGE_COLUMN and action.value.lower() != action.name.lower()
    if action.verb is Verb.RENAME:
        return f"renames the table {table}"
    if action.verb is Verb.DROP_COLUMN:
        return f"drops {action.name}"
    return f"renames {action.name}" if is_renamed or action.verb is Verb.RENAME_COLUMN else ""


def _tell(statement: Statement, action: str, table: str, situation: Situation) -> Finding:
    names = ", ".join(
        f"{one.name} (at {', '.join(one.heads)})" for one in situation.facts.users[statement.revision]
    )
    severity = Severity.WARNING if situation.limits.allow_unfit else Severity.ERROR
    return tell("used-by-running-release", severity, statement, table=table, action=action, names=names)
