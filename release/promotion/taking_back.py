"""What failed, undone: a promotion, the old blog first, then the schema; a rollback, the schema first.

So each blog stands only on a schema that a rehearsal has seen it on.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from release.bring_up import run_again
from release.errors import StoppedError
from release.promotion import state
from release.promotion.present import give_images
from release.promotion.releases import with_images
from release.promotion.rolling import has_other_ready, roll, take_new_away
from release.promotion.state import Promotion
from release.runner import read
from release.speech import tell
from release.stack import Stack
from release.words import allow_unfit

TAKEN_BACK = 60
STUCK = 61
WORDS = {"promote": "promotion", "rollback": "rollback"}


def take_back(target: Stack, promotion: Promotion, reason: str) -> int:
    """Images and schema as they were before; everything that was written meanwhile is kept."""
    stack = with_images(target, promotion.release.images)
    tell("back", f"taking {promotion.release.id} back: {reason}")
    with _undoing(target, promotion, reason):
        if promotion.before:
            put_images(target, promotion.release.images["web"], promotion.before)
        else:  # an empty database that was filled is no harm: the next promotion goes on from there
            read(stack.compose.command("stop", "web", "worker", "nginx", quiet=True))
        if promotion.start:
            go_down(stack, ",".join(promotion.start))
    tell("back", f"{target.environment} is as it was; nothing that was written meanwhile is lost")
    return TAKEN_BACK


def bring_again(target: Stack, promotion: Promotion, reason: str) -> int:
    """A rollback that failed: the release that was to go serves again, on its own schema."""
    stack = with_images(target, promotion.release.images)
    tell("back", f"bringing {promotion.release.id} again: {reason}")
    with _undoing(target, promotion, reason):
        code = run_again(stack, allow_unfit(stack.compose.one_off("migrator", "to", "head")))
        if code:
            raise StoppedError(f"the way up again ended with exit {code}", "The migrator's reason is above.")
        put_images(target, promotion.before["web"], promotion.release.images)
    tell("back", f"{promotion.release.id} serves again; nothing that was written meanwhile is lost")
    return TAKEN_BACK


@contextmanager
def _undoing(target: Stack, promotion: Promotion, reason: str) -> Iterator[None]:
    """The ledger knows of it before the first change, so that what goes on with it does not turn round."""
    stack = with_images(target, promotion.release.images)
    again = state.tell_command(promotion.way, promotion.release.id, target.environment)
    try:
        state.end(stack, promotion, state.TAKING_BACK, reason)
        yield
    except StoppedError as error:
        state.try_to_end(stack, promotion, state.STUCK, reason)
        raise StoppedError(
            f"the {WORDS[promotion.way]} of {promotion.release.id} failed, and taking it back failed as well",
            f"{error.what} {error.why}".strip(),
            f"make status env={target.environment}",
            f"{again}   goes on taking it back",
            exit_code=STUCK,
        ) from error
    state.end(stack, promotion, state.TAKEN_BACK, reason)


def put_images(target: Stack, failed: str, images: Mapping[str, str]) -> None:
    """Let the images serve that did before, one request after the other."""
    old = with_images(target, images)
    give_images(target, images)
    if has_other_ready(old, failed):  # else the failed one serves on until roll has another one ready
        take_new_away(old, failed)
    roll(old, images["web"])


def go_down(stack: Stack, target: str) -> None:
    """By the newer release's migrator, which has every file; from a revision's middle by its journal.

    What cannot be put back so is finished first.
    """
    command = allow_unfit(stack.compose.one_off("migrator", "to", target))
    code = run_again(stack, command)
    if code and run_again(stack, allow_unfit(stack.compose.one_off("migrator", "to", "head"))) == 0:
        code = run_again(stack, command)
    if code:
        raise StoppedError(
            f"the way back to {target} ended with exit {code}", "The migrator's reason is above."
        )
