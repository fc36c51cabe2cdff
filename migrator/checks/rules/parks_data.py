"""parks-data: a table, a column or rows that are set aside."""

import re
from collections.abc import Iterator

from migrator.checks.finding import Finding, Severity
from migrator.checks.situation import Situation
from migrator.checks.statement import Statement, Verb
from migrator.checks.telling import tell

PARTITIONS = re.compile(r"(?is)^\s*ALTER\s+TABLE\b[^(']*?\b(DROP|TRUNCATE)\s+PARTITION\s+([^;]*)")
PARTITION_ROWS = """SELECT partition_name, subpartition_name, table_rows FROM information_schema.partitions
WHERE table_schema = DATABASE() AND table_name = %s"""


def check_parks_data(statement: Statement, situation: Situation) -> Iterator[Finding]:
    if statement.is_dropping("TABLE") or statement.verb == "TRUNCATE":
        verb = "empties" if statement.verb == "TRUNCATE" else "drops"
        for found in statement.objects:
            yield from _tell(statement, found.name, f"{verb} the table {found.name}", situation)
    if partitions := PARTITIONS.search(statement.text):
        yield from _tell_partitions(statement, partitions, situation)
    for action in statement.actions:
        if action.verb is Verb.DROP_COLUMN:
            yield from _tell(statement, statement.table, f"drops the column {action.name}", situation)


def _tell_partitions(statement: Statement, found: "re.Match[str]", situation: Situation) -> Iterator[Finding]:
    verb, listed = found[1].upper(), found[2].replace("`", "").strip()
    action = f"{'drops' if verb == 'DROP' else 'empties'} partitions ({listed})"
    for one in statement.objects[:1]:
        table = situation.find_table(one.name)
        if table and not any(index.name == "PRIMARY" for index in table.indexes):
            yield tell("no-primary-key", Severity.ERROR, statement, table=one.name)
            continue
        wanted = {name.strip().lower() for name in listed.split(",")}
        known = situation.facts.select(PARTITION_ROWS, (one.name,)) or ()
        rows = sum(
            int(count or 0)
            for name, sub, count in known
            if "all" in wanted or wanted & {str(name).lower(), str(sub).lower()}
        )
        if rows or not situation.facts.is_live:
            shown = f"{rows:,}" if situation.facts.is_live else "all"
            yield tell("parks-data", Severity.WARNING, statement, table=one.name, action=action, rows=shown)


def _tell(statement: Statement, name: str, action: str, situation: Situation) -> Iterator[Finding]:
    if not situation.facts.is_live:
        yield tell("parks-data", Severity.WARNING, statement, table=name, action=action, rows="all")
        return
    table = situation.find_table(name)
    if table and table.rows:
        yield tell(
            "parks-data", Severity.WARNING, statement, table=name, action=action, rows=f"{table.rows:,}"
        )
