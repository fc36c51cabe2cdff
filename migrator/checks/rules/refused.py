"""refused-statement: what the journal could not follow, and what the driver does not send."""

from collections.abc import Iterator

from migrator.checks.finding import Finding, Severity
from migrator.checks.situation import Situation
from migrator.checks.statement import Statement
from migrator.checks.telling import tell
from migrator.journal.kinds import Kind
from migrator.journal.words import read_tokens

BODIES = ("TRIGGER", "PROCEDURE", "FUNCTION", "EVENT")  # what is in them may hold semicolons
UNFOLLOWED = "{verb} is a statement whose effect cannot be followed"
SEVERAL = "several statements in one: the driver sends one at a time (1064)"


def check_refused(statement: Statement, _situation: Situation) -> Iterator[Finding]:
    if statement.kind is Kind.REFUSED:
        reason = UNFOLLOWED.format(verb=statement.verb)
        way = "Use statements that change rows or tables; accounts and settings are no revision's."
        yield tell("refused-statement", Severity.ERROR, statement, reason=reason, way=way)
    elif _is_several(statement):
        yield tell(
            "refused-statement", Severity.ERROR, statement, reason=SEVERAL, way="One op.execute() for each."
        )


def _is_several(statement: Statement) -> bool:
    if ";" not in statement.text or any(found.type in BODIES for found in statement.objects):
        return False
    ended = False
    for token in read_tokens(statement.text):
        if ended and token.text != ";":
            return True
        ended = ended or (token.text == ";" and token.kind == "mark")
    return False
