"""What the operator sees: a stage's word, then what it says, on standard error as the migrator does."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from release.errors import StoppedError

WIDTH = 9  # as the migrator's own lines, which stand between ours


def tell(stage: str, text: str) -> None:
    first, *rest = text.splitlines() or [""]
    print(f"{stage:<{WIDTH}} {first}", file=sys.stderr, flush=True)
    for line in rest:
        print(f"{'':<{WIDTH}} {line}", file=sys.stderr, flush=True)


def tell_stop(stage: str, error: StoppedError) -> None:
    lines = [error.what]
    if error.why:
        lines.append(f"why:  {error.why}")
    tell(stage, "\n".join(lines + [f"next: {step}" for step in error.next_steps]))


@contextmanager
def timed(stage: str, text: str, done: str) -> Iterator[None]:
    """Say what begins, and how long it took."""
    tell(stage, text)
    started = time.monotonic()
    yield
    tell(stage, f"{done} ({time.monotonic() - started:.0f} s)")
