"""How a command ends when it does not end well."""

WRONG_USAGE = 2
REFUSED = 10
LOCK_BUSY = 11
SNAPSHOT_FAILED = 20


class StoppedError(Exception):
    """``what`` stopped and ``why`` are sentences; ``next_steps`` are lines that an operator can type."""

    def __init__(self, what: str, why: str = "", *next_steps: str, exit_code: int = 1) -> None:
        super().__init__(what)
        self.what = what
        self.why = why
        self.next_steps = next_steps
        self.exit_code = exit_code
