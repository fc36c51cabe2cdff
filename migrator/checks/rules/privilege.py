"""missing-privilege: what the server would refuse in the middle of the plan."""

from collections.abc import Iterator

from migrator.checks.finding import Finding, Severity
from migrator.checks.situation import Situation
from migrator.checks.statement import Statement, Verb
from migrator.checks.telling import tell
from migrator.journal.kinds import Kind

NEEDED = {
    ("CREATE", "TABLE"): {"CREATE"},
    ("DROP", "TABLE"): {"DROP"},
    ("ALTER", "TABLE"): {"ALTER", "CREATE", "INSERT"},
    ("RENAME", "TABLE"): {"ALTER", "DROP", "CREATE", "INSERT"},
    ("TRUNCATE", "TABLE"): {"DROP"},
    ("CREATE", "VIEW"): {"CREATE VIEW"},
    ("DROP", "VIEW"): {"DROP"},
    ("CREATE", "TRIGGER"): {"TRIGGER"},
    ("DROP", "TRIGGER"): {"TRIGGER"},
    ("CREATE", "EVENT"): {"EVENT"},
    ("CREATE", "PROCEDURE"): {"CREATE ROUTINE"},
    ("CREATE", "FUNCTION"): {"CREATE ROUTINE"},
}
INDEXES = {Verb.ADD_INDEX, Verb.DROP_INDEX}
ON_TABLE = {"TABLE", "VIEW"}


def check_privileges(statement: Statement, situation: Situation) -> Iterator[Finding]:
    if statement.kind not in {Kind.SCHEMA, Kind.DATA} or not statement.objects:
        return
    grants = situation.facts.grants
    if grants is None:
        return
    for found in statement.objects:
        needed = _find_needed(statement, found.type)
        database = found.schema or situation.facts.database
        table = found.name if found.type in ON_TABLE else ""
        missing = grants.find_missing(needed, database, table)
        if missing:
            place = f"`{database}`.`{table}`" if table else f"`{database}`.*"
            yield tell(
                "missing-privilege", Severity.ERROR, statement,
                table=found.name, privileges=", ".join(missing), place=place,
            )  # fmt: skip


def _find_needed(statement: Statement, kind: str) -> frozenset[str]:
    if statement.kind is Kind.DATA:
        return frozenset({statement.verb} & {"INSERT", "UPDATE", "DELETE"})
    needed = set(NEEDED.get((statement.verb, kind), set()))
    if statement.verb in {"CREATE", "DROP"} and any(action.verb in INDEXES for action in statement.actions):
        needed = {"INDEX"}  # CREATE INDEX and DROP INDEX name their table
    return frozenset(needed)
