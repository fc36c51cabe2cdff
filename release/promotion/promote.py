"""`make promote from=… to=…`: rehearse, ask, copy, migrate, roll, visit, watch; or take it all back."""

import argparse
import sys
from collections.abc import Sequence

from release import snapshots
from release.bring_up import run_again, start_database, wait_for_one_shots
from release.copies import find_snapshot
from release.errors import LOCK_BUSY, StoppedError
from release.guards import require_fit_for_readers
from release.keeping import make_certificates, make_secrets
from release.lock import hold_lock
from release.promotion import state
from release.promotion.choosing import Choice, choose
from release.promotion.present import find_before, find_revisions, give_images, name
from release.promotion.rehearsal import remove_left
from release.promotion.rehearse import require_rehearsal
from release.promotion.releases import with_images
from release.promotion.rolling import roll
from release.promotion.sending import send_images
from release.promotion.state import Promotion
from release.promotion.taking_back import take_back
from release.promotion.visits import visit
from release.promotion.watching import measure_before, watch
from release.speech import tell, timed
from release.stack import Stack
from release.words import allow_unfit

APPROVAL_MISSING = 22


def promote(_: Stack, words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="make promote", add_help=False)
    parser.add_argument("--from", dest="source", default="")
    parser.add_argument("--to", required=True)
    parser.add_argument("--release", default="")
    parser.add_argument("--force", default="")
    parser.add_argument("--yes", default="")
    options = parser.parse_args(words)
    choice = choose(options.source, options.to, options.release, options.force)
    with hold_lock(choice.target.own_folder, f"promote to={options.to}"):
        return conduct(choice, is_confirmed=bool(options.yes))


def conduct(choice: Choice, *, is_confirmed: bool) -> int:
    """Under the lock of the target."""
    require_fit_for_readers(choice.target)
    make_secrets(choice.target)
    send_images(choice.source, choice.target, choice.release)
    make_certificates(choice.target)
    stack = with_images(choice.target, choice.release.images)
    start_database(stack)
    wait_for_one_shots(stack)
    remove_left(choice.target)
    promotion = state.find_open(stack)
    if promotion is None:
        if is_there(stack, choice):
            tell("promote", f"{choice.release.id} stands in {stack.environment} already; nothing to do")
            return 0
        promotion = prepare(stack, choice, is_confirmed=is_confirmed)
    else:
        require_same(promotion, choice)
        tell("promote", f"going on with {promotion.release.id} at {promotion.step}, begun by {promotion.by}")
        if promotion.status in state.GOING_BACK:
            return take_back(choice.target, promotion, promotion.reason)
    return carry(choice.target, stack, promotion)


def is_there(stack: Stack, choice: Choice) -> bool:
    return find_before(choice.target) == dict(choice.release.images) and not needs_move(stack, choice)


def needs_move(stack: Stack, choice: Choice) -> bool:
    return sorted(find_revisions(stack)) != sorted(choice.release.heads)


def require_same(promotion: Promotion, choice: Choice) -> None:
    """Another release must not be laid over one that is half-way, nor over a way back."""
    if promotion.way != "promote":
        raise StoppedError(
            f"a rollback of {choice.target.environment} is half-way, at {promotion.step}",
            f"begun by {promotion.by}",
            f"make rollback env={choice.target.environment}   goes on with it",
            exit_code=LOCK_BUSY,
        )
    if promotion.release.id != choice.release.id:
        target = choice.target.environment
        raise StoppedError(
            f"{promotion.release.id} is half-way to {target}, at {promotion.step}",
            f"begun by {promotion.by}; {choice.release.id} cannot go there before it has ended",
            f"make promote to={target} release={promotion.release.id}   goes on with it",
            f"make rollback env={target}   takes it back",
            exit_code=LOCK_BUSY,
        )


def prepare(stack: Stack, choice: Choice, *, is_confirmed: bool) -> Promotion:
    """Everything above the line of impact: the images are there, the plan is rehearsed and approved."""
    start = find_revisions(stack)
    rehearsal = require_rehearsal(choice.target, choice.release, start)
    require_approval(choice, start, is_confirmed=is_confirmed)
    promotion = Promotion(
        choice.release,
        choice.source.environment,
        find_before(choice.target),
        start,
        rehearsal,
        forced=choice.forced,
    )
    return state.begin(stack, promotion)


def require_approval(choice: Choice, start: Sequence[str], *, is_confirmed: bool) -> None:
    """Where the environment asks for it, a person says yes."""
    target = choice.target
    if not target.asks or is_confirmed:
        return
    tell(
        "approve",
        f"{choice.release.id} to {target.environment}: {name(start)} -> {name(choice.release.heads)}\n"
        "what the rehearsal measured stands above; type yes to go on",
    )
    if sys.stdin.isatty() and sys.stdin.readline().strip() == "yes":
        return
    raise StoppedError(
        f"nothing was changed in {target.environment}: nobody approved",
        "Promotions to it are approved by a person (PROMOTION_ASKS).",
        f"make promote to={target.environment} yes=1",
        exit_code=APPROVAL_MISSING,
    )


def carry(target: Stack, stack: Stack, promotion: Promotion) -> int:
    """Below the line of impact; each step may be taken twice. A failure takes everything back."""
    try:
        if promotion.step == "begun" and promotion.before:
            promotion.snapshot = promotion.snapshot or copy(stack, promotion)
            promotion.latency = measure_before(stack)
        state.enter(stack, promotion, "migrating")
        migrate(stack)
        state.enter(stack, promotion, "rolling")
        give_images(target, promotion.release.images)
        roll(stack, promotion.release.images["web"])
        state.enter(stack, promotion, "visiting")
        visit_or_stop(stack)
        state.enter(stack, promotion, "watching")
        watch(stack, promotion.latency)
    except StoppedError as error:
        if not promotion.has_impact:
            state.try_to_end(stack, promotion, state.TAKEN_BACK, error.what)
            raise
        tell("promote", f"{error.what}: {error.why}".rstrip(": "))
        return take_back(target, promotion, error.what)
    state.end(stack, promotion, state.DONE)
    tell("promote", f"{promotion.release.id} stands in {target.environment}")
    return 0


def copy(stack: Stack, promotion: Promotion) -> str:
    """The snapshot's reason, "" for none; one that was proved stands, though who had it made has died."""
    if not stack.snapshots_before:
        return ""
    why = f"before promotion {promotion.id} of {promotion.release.id}"
    if not find_snapshot(stack, why):
        snapshots.take_before(stack, "head", why)
    return why


def migrate(stack: Stack) -> None:
    code = run_again(stack, allow_unfit(stack.compose.one_off("migrator", "to", "head")))
    if code:
        raise StoppedError(
            f"the migration ended with exit {code}", "The migrator's reason is above.", exit_code=code
        )


def visit_or_stop(stack: Stack) -> None:
    with timed("visit", "reading, and a draft written and removed", "well"):
        seen = visit(stack, comments=False)
        if not seen.is_well:
            raise StoppedError("a visit to the new blog went wrong", seen.said)
