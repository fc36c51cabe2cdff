"""How often a reporter says how far a statement is."""

import time
from collections.abc import Callable

FOLLOWED = frozenset({"statement-begun", "progress", "statement-done", "statement-stopped"})
LONG_SECONDS = 2.0  # from here on a log hears of a statement
LOG_EVERY_SECONDS, MACHINE_EVERY_SECONDS = 5.0, 1.0


class Pace:
    """``is_due`` says yes at most once in ``seconds``."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.seconds, self.clock = seconds, clock
        self.told_at = float("-inf")

    def is_due(self) -> bool:
        now = self.clock()
        if now - self.told_at < self.seconds:
            return False
        self.told_at = now
        return True
