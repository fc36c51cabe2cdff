"""Taking a promotion back: the old blog first, which was rehearsed on the new schema, then the schema."""

from collections.abc import Mapping

from release.bring_up import run_again
from release.errors import StoppedError
from release.promotion import state
from release.promotion.present import give_images
from release.promotion.releases import with_images
from release.promotion.rolling import roll, take_new_away
from release.promotion.state import Promotion
from release.runner import read
from release.speech import tell
from release.stack import Stack
from release.words import allow_unfit

TAKEN_BACK = 60
STUCK = 61


def take_back(target: Stack, promotion: Promotion, reason: str) -> int:
    """Images and schema as they were before; everything that was written meanwhile is kept."""
    stack = with_images(target, promotion.release.images)
    tell("back", f"taking {promotion.release.id} back: {reason}")
    try:
        state.end(
            stack, promotion, state.TAKING_BACK, reason
        )  # before the first change: what goes on goes back
        if promotion.before:
            put_images(target, promotion.release.images["web"], promotion.before)
        else:  # an empty database that was filled is no harm: the next promotion goes on from there
            read(stack.compose.command("stop", "web", "worker", "nginx", quiet=True))
        if promotion.start:
            go_down(stack, ",".join(promotion.start))
    except StoppedError as error:
        state.try_to_end(stack, promotion, state.STUCK, reason)
        raise StoppedError(
            f"{promotion.release.id} failed, and taking it back failed as well",
            f"{error.what} {error.why}".strip(),
            f"make status env={target.environment}",
            f"make promote to={target.environment} release={promotion.release.id}   goes on taking it back",
            exit_code=STUCK,
        ) from error
    state.end(stack, promotion, state.TAKEN_BACK, reason)
    tell("back", f"{target.environment} is as it was; nothing that was written meanwhile is lost")
    return TAKEN_BACK


def put_images(target: Stack, failed: str, images: Mapping[str, str]) -> None:
    """Let the images serve that did before, one request after the other."""
    old = with_images(target, images)
    give_images(target, images)
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
