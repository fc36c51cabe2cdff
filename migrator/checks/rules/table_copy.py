"""table-copy, lock-for-writers, fulltext-first-build: what an ALTER does to the whole table."""

from collections.abc import Iterator

from migrator.amounts import describe_size
from migrator.checks.algorithms import Algorithm, predict
from migrator.checks.finding import Finding, Severity
from migrator.checks.situation import Situation
from migrator.checks.statement import Statement, Verb
from migrator.checks.telling import estimate_seconds, refuse_if, tell


def check_table_copy(statement: Statement, situation: Situation) -> Iterator[Finding]:
    table = situation.find_table(statement.table)
    cost = predict(statement, table) if table and statement.actions else None
    if table is None or cost is None or not table.rows:
        return
    if any(not situation.is_column_known(table.name, name) for name in _changed_columns(statement)):
        return
    details = {
        "action": " and ".join(dict.fromkeys(str(action.verb) for action in statement.actions)),
        "algorithm": cost.algorithm.name,
        "size": describe_size(table),
        "seconds": estimate_seconds(table),
    }
    # What is written anew with writers at work costs time and room, and nobody's patience.
    hurts = cost.locks_writers and situation.is_large(table.name) and not situation.limits.allow_copy
    if _is_first_fulltext(statement) and not table.has_fulltext:
        yield tell("fulltext-first-build", refuse_if(hurts), statement, **details)
        return
    if cost.algorithm >= Algorithm.REBUILD:
        yield tell("table-copy", Severity.WARNING, statement, **details)
    if cost.locks_writers:
        yield tell("lock-for-writers", refuse_if(hurts), statement, **details)


def _is_first_fulltext(statement: Statement) -> bool:
    return any(action.index == "fulltext" for action in statement.actions)


def _changed_columns(statement: Statement) -> list[str]:
    return [action.name for action in statement.actions if action.verb is Verb.CHANGE_COLUMN]
