"""Every way of stopping: its exit code, what stopped, why, and what to type next.

The codes are the operator's interface; ``docs/runbook.md`` has a section for each.
"""

from typing import ClassVar


class MigratorError(Exception):
    """Something stopped the migrator.

    ``what`` stopped and ``why`` are sentences; ``next_steps`` are lines that an operator can follow or type.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, what: str, why: str = "", *next_steps: str) -> None:
        super().__init__(what)
        self.what = what
        self.why = why
        self.next_steps = next_steps


class UsageError(MigratorError):
    exit_code = 2


class RefusedByCheckError(MigratorError):
    exit_code = 10


class LockBusyError(MigratorError):
    exit_code = 11


class DatabaseUnreachableError(MigratorError):
    exit_code = 12


class UnknownRevisionError(MigratorError):
    """The database stands at a revision that no file knows."""

    exit_code = 13


class SeveralHeadsError(MigratorError):
    exit_code = 14


class NothingToStandOnError(MigratorError):
    """No version files, or a database to adopt first."""

    exit_code = 15


class HalfAppliedError(MigratorError):
    """A revision is half-applied, and its file no longer says what was begun."""

    exit_code = 16


class SnapshotFailedError(MigratorError):
    """No copy was made, or it does not hold what was copied; no migration was begun."""

    exit_code = 20


class ApprovalMissingError(MigratorError):
    """No rehearsal of this plan is recorded in the database's ledger; nothing was begun."""

    exit_code = 22


class StatementRefusedError(MigratorError):
    """The server said no: the statement did not happen."""

    exit_code = 30


class BudgetSpentError(StatementRefusedError):
    """Others waited for our statement too long: it was taken back, to be tried again."""


class OutcomeUnknownError(MigratorError):
    """The connection is gone: whether the statement happened is not known."""

    exit_code = 31


class VerificationError(MigratorError):
    exit_code = 40


class RestoreFailedError(MigratorError):
    """The old rows are there, or the message says which command goes on."""

    exit_code = 50
