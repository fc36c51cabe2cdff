"""`make parked`, `make purge`: what is set aside, and letting it go for good."""

import argparse
import sys
from collections.abc import Sequence

from release import snapshots
from release.errors import REFUSED, StoppedError
from release.runner import run
from release.speech import tell
from release.stack import Stack


def purge(stack: Stack, words: Sequence[str]) -> int:
    """List what would go, ask, copy everything, then let it go."""
    parser = argparse.ArgumentParser(prog="make purge", add_help=False)
    parser.add_argument("name", nargs="*")
    parser.add_argument("--days", type=int)
    parser.add_argument("--yes", default="")
    options = parser.parse_args(words)
    if not options.name and options.days is None:
        raise StoppedError(
            "nothing was chosen to be dropped",
            "",
            "make parked                 lists what is set aside",
            "make purge days=90          what has been there for so long",
            "make purge name=parked__…   one thing",
            exit_code=2,
        )
    chosen = [*options.name, *([f"--days={options.days}"] if options.days is not None else [])]
    snapshots.prepare(stack)
    if not options.yes:
        code = run(stack.compose.one_off("migrator", "purge", *chosen))
        if code != REFUSED or not _is_confirmed():
            return code
    code = snapshots.take(stack, ["--reason=before a purge"])
    return code or run(stack.compose.one_off("migrator", "purge", *chosen, "--yes"))


def _is_confirmed() -> bool:
    if not sys.stdin.isatty():
        return False
    tell("purge", "type yes to copy everything and then drop it for good")
    return sys.stdin.readline().strip() == "yes"
