"""What a check says."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    ERROR = "error"  # the plan is refused: it would surely fail, or surely hurt
    WARNING = "warning"  # told, and nothing more


@dataclass(frozen=True)
class Finding:
    """``number`` is the statement's place in its revision, 0 for the revision as a whole.

    ``waived`` is the reason that the revision's file gives for going on all the same.
    """

    code: str
    severity: Severity
    revision: str
    number: int
    statement: str
    table: str
    what: str
    why: str
    instead: str
    waived: str = ""

    @property
    def refuses(self) -> bool:
        return self.severity is Severity.ERROR and not self.waived
