"""One command at a time on a stack. The kernel frees the lock when its holder dies, however it dies."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from release.errors import LOCK_BUSY, StoppedError
from release.speech import tell

WAIT_SECONDS = 1800.0
PAUSE_SECONDS = 0.5


@contextmanager
def hold_lock(folder: Path, verb: str, wait_seconds: float = WAIT_SECONDS) -> Iterator[None]:
    """Hold the lock of the stack whose secrets are in ``folder``; say who is waited for."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / ".lock").open("a+", encoding="utf-8") as file:
        _wait_for(file.fileno(), folder / ".lock", wait_seconds)
        file.truncate(0)
        file.write(f"make {verb}, process {os.getpid()}, since {datetime.now(UTC):%H:%M:%S} UTC")
        file.flush()
        yield


def _wait_for(descriptor: int, path: Path, wait_seconds: float) -> None:
    deadline = time.monotonic() + wait_seconds
    is_told = False
    while not _try(descriptor):
        holder = path.read_text(encoding="utf-8") or "another command"
        if time.monotonic() >= deadline:
            raise StoppedError(
                "another command holds the stack", holder, "Wait for it, or end it.", exit_code=LOCK_BUSY
            )
        if not is_told:
            tell("lock", f"waiting for {holder}")
            is_told = True
        time.sleep(PAUSE_SECONDS)


def _try(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
