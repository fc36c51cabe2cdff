"""metadata-lock-risk: transactions that are open right now may hold the table."""

from collections.abc import Iterator

from migrator.checks.finding import Finding, Severity
from migrator.checks.situation import Situation
from migrator.checks.statement import Statement
from migrator.checks.telling import tell
from migrator.journal.kinds import Kind

SHOWN = 3


def check_metadata_lock(statement: Statement, situation: Situation) -> Iterator[Finding]:
    if statement.kind is not Kind.SCHEMA or situation.find_table(statement.table) is None:
        return
    sessions = situation.facts.long_transactions
    if sessions:
        names = "; ".join(map(str, sessions[:SHOWN]))
        more = f"; and {len(sessions) - SHOWN} more" if len(sessions) > SHOWN else ""
        yield tell("metadata-lock-risk", Severity.WARNING, statement, sessions=names + more)
