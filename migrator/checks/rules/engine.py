"""non-innodb: tables without transactions."""

import re
from collections.abc import Iterator

from migrator.checks.finding import Finding, Severity
from migrator.checks.situation import Situation
from migrator.checks.statement import Statement, Verb
from migrator.checks.telling import tell
from migrator.journal.kinds import Kind

ENGINE = re.compile(r"\)[^)]*\bENGINE\s*=?\s*(\w+)[^)]*\Z", re.IGNORECASE | re.DOTALL)


def check_engine(statement: Statement, situation: Situation) -> Iterator[Finding]:
    table = situation.find_table(statement.table)
    if statement.kind is Kind.DATA and table and table.engine.upper() != "INNODB":
        yield _tell(statement, Severity.ERROR, table.engine)
    elif statement.is_creating("TABLE"):
        found = ENGINE.search(statement.text)
        if found and found[1].upper() != "INNODB":
            yield _tell(statement, Severity.WARNING, found[1])
    for action in statement.actions:
        if action.verb is Verb.ENGINE and action.value.upper() != "INNODB":
            yield _tell(statement, Severity.WARNING, action.value)


def _tell(statement: Statement, severity: Severity, engine: str) -> Finding:
    return tell("non-innodb", severity, statement, subject=f"the table {statement.table}", engine=engine)
