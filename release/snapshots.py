"""`make snapshot`, `snapshots`, `prove`, `restore`; and the copy before a migration where it is asked for."""

import argparse
import sys
from collections.abc import Sequence

from release.bring_up import build_quietly, require_database
from release.errors import REFUSED, SNAPSHOT_FAILED, StoppedError
from release.health import WEB_WITHIN_SECONDS, wait_until_healthy
from release.move import tell_what_can_run
from release.runner import read, run
from release.speech import tell, timed
from release.stack import Stack
from release.words import allow_unfit


def take(stack: Stack, words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="make snapshot", add_help=False)
    parser.add_argument("--reason", default="")
    parser.add_argument("--prove", choices=["yes", "no"])
    options = parser.parse_args(words)
    prepare(stack)
    prove = ("--env", f"SNAPSHOT_PROVE={options.prove}") if options.prove else ()
    command = ("snapshot", f"--reason={options.reason}")
    return run(stack.compose.one_off("snapshot", *command, options=prove))


def show(stack: Stack, _: Sequence[str]) -> int:
    prepare(stack)
    return run(stack.compose.one_off("snapshot", "snapshots"))


def prove(stack: Stack, words: Sequence[str]) -> int:
    prepare(stack)
    return run(stack.compose.one_off("snapshot", "prove", read_id("prove", words).at))


def read_id(verb: str, words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog=f"make {verb}", add_help=False)
    parser.add_argument("--at", required=True, metavar="ID")
    if verb == "restore":
        parser.add_argument("--yes", default="")
    return parser.parse_args(words)


def restore(stack: Stack, words: Sequence[str]) -> int:
    options = read_id("restore", words)
    prepare(stack)
    # Before the blog is stopped: a copy that is damaged is no reason to.
    code = run(stack.compose.one_off("snapshot", "restore", options.at, "--look"))
    if code:
        return code
    if not options.yes:
        confirm(options.at)
    was_running = bool(read(stack.compose.containers("web", running=True)).strip())
    if was_running:
        with timed("web", "stopping the blog, letting requests finish", "stopped; nginx tells visitors"):
            read(stack.compose.command("stop", "web", quiet=True))
    code = run(stack.compose.one_off("restore", "restore", options.at, "--yes"))
    start_again(stack, code, was_running=was_running)
    return code


def confirm(name: str) -> None:
    """Ask at a terminal; elsewhere refuse. Raises ``StoppedError`` unless the answer is yes."""
    tell("restore", "it replaces the database and the uploaded files; what is there now is copied first")
    if sys.stdin.isatty():
        tell("restore", "type yes to go on")
        if sys.stdin.readline().strip() == "yes":
            return
    raise StoppedError(
        "nothing was changed: a restore is only made when it is confirmed",
        "",
        f"make restore at={name} yes=1",
        exit_code=REFUSED,
    )


def start_again(stack: Stack, code: int, *, was_running: bool) -> None:
    """The blog as it was before, if it can work on what is there now; it looks for itself."""
    if not was_running:
        if code == 0:
            tell_what_can_run(stack)
        return
    try:
        with timed("web", "starting the blog again", "healthy"):
            read(stack.compose.start(("web",)))
            wait_until_healthy(stack, ("web",), WEB_WITHIN_SECONDS)
    except StoppedError as error:
        read(stack.compose.command("stop", "web", quiet=True))
        tell("web", f"{error.what}: its reason is above")
        if code == 0:
            tell_what_can_run(stack)


def take_before(stack: Stack, target: str, why: str = "") -> None:
    """Where SNAPSHOT_BEFORE_MIGRATION is yes: no migration without a copy made for it."""
    if not stack.snapshots_before:
        return
    prepare(stack)
    # Whether the blog that runs may be moved away from under is asked elsewhere: this only copies.
    words = ("snapshot", f"--before={target}", *((f"--reason={why}",) if why else ()))
    code = run(allow_unfit(stack.compose.one_off("snapshot", *words)))
    if code:
        raise StoppedError(
            f"the snapshot before the migration ended with exit {code}; nothing was migrated",
            "The reason is above.",
            f"docs/runbook.md   says what exit {code} means and what to do",
            "SNAPSHOT_BEFORE_MIGRATION=no   only if a migration without a copy is what you want",
            exit_code=code,
        )


def prepare(stack: Stack) -> None:
    """The image that copies is of this folder's files, and the database answers."""
    if not build_quietly(stack, "snapshot"):
        raise StoppedError(
            "the snapshot's image was not built; nothing was touched",
            "The engine's reason is above.",
            exit_code=SNAPSHOT_FAILED,
        )
    require_database(stack)
