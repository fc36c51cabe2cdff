"""Making findings: a code's words with the details of this statement and table."""

from typing import Any

from migrator.checks.finding import Finding, Severity
from migrator.checks.statement import Statement
from migrator.checks.tables import TableFacts
from migrator.checks.wording import WORDING

# Rows and bytes in a second on a small server (docs/findings.md says how they were measured).
INDEXED_ROWS_PER_SECOND = 500_000
WRITTEN_BYTES_PER_SECOND = 40_000_000


def tell(
    code: str, severity: Severity, statement: Statement, *, table: str | None = None, **details: Any
) -> Finding:
    """A finding about a statement; ``details`` fill the braces of its words."""
    words = WORDING[code]
    place = statement.table if table is None else table
    texts = [part.format(table=place, **details) for part in (words.what, words.why, words.instead)]
    return Finding(code, severity, statement.revision, statement.number, statement.text, place, *texts)


def refuse_if(large: bool) -> Severity:  # noqa: FBT001 - the rule of severity in one place
    return Severity.ERROR if large else Severity.WARNING


def estimate_seconds(table: TableFacts) -> str:
    """Of writing a table anew with its indexes, in whole seconds."""
    seconds = table.data_bytes / WRITTEN_BYTES_PER_SECOND + table.rows / INDEXED_ROWS_PER_SECOND * len(
        table.indexes
    )
    return f"{seconds:,.0f}" if seconds >= 1 else "less than 1"
