"""`make reproduce rev=… at=…`: the copy is made, loaded, taken to the revision, and its blog started."""

import argparse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from release import snapshots
from release.bring_up import build_quietly, start_database
from release.copies import copy_now, list_snapshots
from release.errors import REFUSED, StoppedError
from release.keeping import make_certificates, make_secrets
from release.lock import hold_lock
from release.promotion.present import find_revisions, name
from release.promotion.releases import with_images
from release.reproduction.blog import serve
from release.reproduction.forget import MAKING, is_half_made, own_folder, start_clock, take_away
from release.reproduction.moment import Moment, choose_moment, read_time
from release.reproduction.place import CLIENT, Copy, find_copy, find_free_port, place
from release.reproduction.replay import replay
from release.runner import ask, read, run
from release.speech import tell, timed
from release.stack import Stack
from release.words import allow_unfit

HOURS = 8.0  # a day of work
LONGEST_HOURS = 168.0


def reproduce(stack: Stack, words: Sequence[str]) -> int:
    options = read_options(words)
    if options.at:
        read_time(options.at)
    with hold_lock(own_folder(stack), "reproduce"):
        refuse_second(stack)
        target = prepare(stack)
        require_revision(target, options)
        moment = take_moment(target, options.at)
        copy = Copy(
            options.port or find_free_port(),
            (datetime.now(UTC) + timedelta(hours=options.hours)).replace(microsecond=0),
        )
        make(target, copy, moment, options.rev)
    return 0


def read_options(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make reproduce", add_help=False)
    parser.add_argument("--rev", default="")
    parser.add_argument("--at", default="")
    parser.add_argument("--port", default="")
    parser.add_argument("--hours", type=float, default=HOURS)
    options = parser.parse_args(words)
    if not 0 < options.hours <= LONGEST_HOURS:
        parser.error(f"hours: more than 0, {LONGEST_HOURS:.0f} at the most")
    return options


def refuse_second(stack: Stack) -> None:
    """One that is overdue only goes; what a command that was killed has left as well."""
    copy = find_copy(stack)
    if is_half_made(stack):
        tell("copy", "the command that made a copy was interrupted: what it left is taken away first")
        take_away(stack)
    elif copy and copy.is_due():
        take_away(stack)
    elif copy:
        raise StoppedError(
            "a copy stands already; it was not touched",
            f"{copy.addresses[0]} until {copy.until}",
            "make forget   ends it, then this command again",
            exit_code=REFUSED,
        )


def prepare(stack: Stack) -> Stack:
    """The stack whose migrator and snapshot images are pinned: the copy has no images of its own."""
    snapshots.prepare(stack)
    if not build_quietly(stack, "migrator"):
        raise StoppedError("the migrator was not built; nothing was touched", "The engine's reason is above.")
    images = {
        part: read(stack.engine.image_id(stack.images[part])).strip() for part in ("migrator", "snapshot")
    }
    return with_images(stack, images)


def require_revision(target: Stack, options: argparse.Namespace) -> None:
    """A revision that nobody knows is told before everything is copied. Its other reasons, the copy tells."""
    if options.rev and not options.at:
        done = ask(allow_unfit(target.compose.one_off("migrator", "plan", options.rev)))
        if done.returncode not in {0, REFUSED}:
            raise StoppedError(
                f"{options.rev} cannot be planned; nothing was copied",
                (done.stderr or done.stdout).strip(),
                "make history   lists the revisions",
                exit_code=done.returncode,
            )


def take_moment(target: Stack, at: str) -> Moment:
    wanted = at or copy_now(target, "copy", "for make reproduce")
    return choose_moment(wanted, list_snapshots(target))


def make(target: Stack, copy: Copy, moment: Moment, rev: str) -> None:
    stack = with_images(place(target, copy), {part: target.images[part] for part in ("migrator", "snapshot")})
    making = own_folder(target) / MAKING
    with gone_unless_made(target):
        making.touch()
        make_secrets(stack)
        make_certificates(stack)
        start_database(stack)
        start_clock(copy)
        with timed("copy", f"loading {moment.snapshot['id']} into it", "loaded"):
            read(stack.compose.one_off("restore", "restore", moment.snapshot["id"], "--yes"))
        replay(target, stack, moment)
        move(stack, rev)
        revisions = find_revisions(stack)
        blog = serve(stack, target, revisions)
        making.unlink()
        tell_copy(stack, copy, moment, revisions, blog)


@contextmanager
def gone_unless_made(target: Stack) -> Iterator[None]:
    try:
        yield
    except BaseException:
        take_away(target)
        raise


def move(stack: Stack, rev: str) -> None:
    if not rev:
        return
    code = run(allow_unfit(stack.compose.one_off("migrator", "to", rev)))
    if code:
        raise StoppedError(
            f"the copy's way to {rev} ended with exit {code}; the copy is removed",
            "The migrator's reason is above.",
            f"docs/runbook.md   says what exit {code} means",
            exit_code=code,
        )


def tell_copy(stack: Stack, copy: Copy, moment: Moment, revisions: Sequence[str], blog: str) -> None:
    database = read(stack.compose.containers("db")).strip()[:12]
    lines = [
        f"data and media of {moment.told}, at {name(revisions)}",
        f"blog: {blog or 'none'}; worker and mail are off, nothing leaves it",
        f"database: {' '.join(stack.engine.docker('exec', '-it', database))} bash -c '{CLIENT}'",
        f"it goes at {copy.until}, or now by: make forget",
    ]
    if blog:
        lines = ["   ".join(copy.addresses), *lines]
    tell("ready", "\n".join(lines))
