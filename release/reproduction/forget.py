"""`make forget`: the copy goes, by hand or when its time is over."""

import argparse
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from release.copies import list_parts, remove
from release.errors import StoppedError
from release.lock import hold_lock
from release.reproduction.place import Copy, find_copy, place
from release.runner import leave
from release.speech import tell, timed
from release.stack import Stack

LOOK_EVERY_SECONDS = 60.0  # the clock of a machine that slept has not stood still
MAKING = "making"  # a file that stands while a copy is made, and after a command that was killed
LEFT_BEHIND_TRIES = 5


def forget(stack: Stack, words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="make forget", add_help=False)
    parser.add_argument("--when-due", type=datetime.fromisoformat, metavar="TIME")
    options = parser.parse_args(words)
    if options.when_due:
        wait_and_forget(stack, options.when_due)
        return 0
    with hold_lock(own_folder(stack), "forget"):
        if find_copy(stack) is None:
            tell("forget", "there is no copy")
        take_away(stack)
    return 0


def own_folder(stack: Stack) -> Path:
    """The copy's secrets and its lock, which alone stays."""
    return stack.own_folder / "reproduction"


def is_half_made(stack: Stack) -> bool:
    """Whether the command that made it was killed; asked by who holds the lock."""
    return (own_folder(stack) / MAKING).exists()


def take_away(stack: Stack) -> None:
    """Containers, volumes and networks, then the secrets: data must never outlive its passwords."""
    with timed("forget", "removing the copy", "removed: containers, volumes, networks and secrets"):
        copy = place(stack)
        remove(copy)
        if is_half_made(stack):
            _remove_what_came_since(copy)
        for file in own_folder(stack).iterdir():
            if file.name != ".lock":
                file.unlink()


def _remove_what_came_since(copy: Stack) -> None:
    """A command that is killed leaves its clients of the engine alone, which make what they were about to."""
    for _ in range(LEFT_BEHIND_TRIES):
        time.sleep(1)
        if not list_parts(copy):
            return
        remove(copy)


def look_after(stack: Stack) -> None:
    """What stands is told, and what is overdue goes: a machine that was off has forgotten its clock."""
    copy = find_copy(stack)
    if copy and not copy.is_due() and is_half_made(stack):
        tell(
            "copy", "it is being made, or that was interrupted: make reproduce again, or make forget ends it"
        )
    elif copy and not copy.is_due():
        tell("copy", f"{copy.addresses[0]} until {copy.until}; make forget ends it")
    elif copy:
        tell("forget", f"the time of the copy was over at {copy.until}")
        with hold_lock(own_folder(stack), "forget"):
            take_away(stack)


def start_clock(copy: Copy) -> None:
    ends_at = copy.ends_at.isoformat(timespec="seconds")
    leave([sys.executable, "-m", "release", "forget", f"--when-due={ends_at}"])


def wait_and_forget(stack: Stack, ends_at: datetime) -> None:
    """Until the copy with this end is gone, by whomever."""
    while True:
        try:
            copy = find_copy(stack)
            if copy is None or copy.ends_at != ends_at:
                return
            if copy.is_due():
                with hold_lock(own_folder(stack), "forget"):
                    take_away(stack)
                continue
        except StoppedError:
            pass  # the engine restarts: again in a minute
        left = (ends_at - datetime.now(UTC)).total_seconds()
        time.sleep(min(LOOK_EVERY_SECONDS, left) if left > 0 else LOOK_EVERY_SECONDS)
