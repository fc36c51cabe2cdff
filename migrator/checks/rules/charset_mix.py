"""charset-mix: text that will be compared with text of another collation."""

import re
from collections.abc import Iterator

from migrator.checks.algorithms import new_collation
from migrator.checks.finding import Finding, Severity
from migrator.checks.situation import Situation
from migrator.checks.statement import Action, Statement, Verb
from migrator.checks.telling import tell

COLLATE = re.compile(r"\)[^)]*\bCOLLATE\s*=?\s*'?(\w+)[^)]*\Z", re.IGNORECASE | re.DOTALL)
CHARSET = re.compile(r"\)[^)]*\b(?:CHARSET|CHARACTER\s+SET)\s*=?\s*'?(\w+)[^)]*\Z", re.IGNORECASE | re.DOTALL)


def check_charset_mix(statement: Statement, situation: Situation) -> Iterator[Finding]:
    if statement.is_creating("TABLE"):
        yield from _check_new_table(statement, situation)
    for action in statement.actions:
        if action.verb is Verb.ADD_FOREIGN_KEY:
            yield from _check_key(statement, action, situation)
        elif action.column:
            yield from _check_column(statement, action, situation)


def _check_new_table(statement: Statement, situation: Situation) -> Iterator[Finding]:
    collate, charset = COLLATE.search(statement.text), CHARSET.search(statement.text)
    if not situation.facts.is_live or not (collate or charset):
        return
    own = situation.facts.database_collation
    new = collate[1] if collate else charset[1] if charset else ""
    if own and new.lower() not in {own.lower(), own.split("_")[0].lower()}:
        yield tell(
            "charset-mix", Severity.WARNING, statement,
            subject=f"the table {statement.table}", new=new, other="the database", old=own,
        )  # fmt: skip


def _check_column(statement: Statement, action: Action, situation: Situation) -> Iterator[Finding]:
    table, column = situation.find_table(statement.table), action.column
    if table is None or column is None or not (column.charset or column.collation):
        return
    new = new_collation(column, table)
    before = table.columns.get(action.name)
    if new not in {table.collation, before.collation if before else table.collation}:
        yield tell(
            "charset-mix", Severity.WARNING, statement,
            subject=f"the column {column.name}", new=new, other=f"the table {table.name}",
            old=table.collation,
        )  # fmt: skip


def _check_key(statement: Statement, action: Action, situation: Situation) -> Iterator[Finding]:
    """The server refuses a key between columns of different collations."""
    table, parent = situation.find_table(statement.table), situation.find_table(action.parent)
    if table is None or parent is None:
        return
    for part, other in zip(action.parts, action.parent_columns, strict=False):
        known = situation.is_column_known(table.name, part.column) and situation.is_column_known(
            parent.name, other
        )
        if not known:
            continue
        here, there = table.columns[part.column].collation, parent.columns[other].collation
        if here != there:
            yield tell(
                "charset-mix", Severity.ERROR, statement,
                subject=f"{table.name}.{part.column}", new=here, other=f"{parent.name}.{other}", old=there,
            )  # fmt: skip
