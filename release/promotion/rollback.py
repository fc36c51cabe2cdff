"""`make rollback env=… [to=<release>]`: the same as a promotion, backwards, with nothing lost."""

import argparse
from collections.abc import Sequence

from release.bring_up import start_database, wait_for_one_shots
from release.errors import REFUSED, StoppedError
from release.promotion import state
from release.promotion.present import find_before, find_revisions, name
from release.promotion.promote import visit_or_stop
from release.promotion.rehearsal import remove_left
from release.promotion.rehearse import require_rehearsal
from release.promotion.releases import with_images
from release.promotion.state import Promotion
from release.promotion.taking_back import bring_again, go_down, put_images, take_back
from release.promotion.watching import watch
from release.speech import tell
from release.stack import Stack


def roll_back(target: Stack, words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="make rollback", add_help=False)
    parser.add_argument("--to", default="", dest="release")
    options = parser.parse_args(words)
    start_database(target)
    wait_for_one_shots(target)
    remove_left(target)
    promotion = state.find_open(target)
    if promotion is not None and promotion.way == "promote":
        return take_back(target, promotion, "it was asked for")
    if promotion is None:
        promotion = prepare(target, options.release)
    else:
        tell("rollback", f"going on from {promotion.release.id} at {promotion.step}, begun by {promotion.by}")
        if promotion.status in state.GOING_BACK:
            return bring_again(target, promotion, promotion.reason)
    return carry(target, promotion)


def find_undone(target: Stack, release: str) -> list[Promotion]:
    """The promotions to undo, newest first: the last one, or all that came after ``release``."""
    done = [one for one in state.list_all(target) if one.status == state.DONE]
    present = find_before(target).get("web")
    place = next(
        (n for n, one in enumerate(done) if one.way == "promote" and one.release.images["web"] == present),
        None,
    )
    ways = [one for one in done[place or 0 :] if one.way == "promote"] if place is not None else []
    if not release:
        return ways[:1]
    end = next((n for n, one in enumerate(ways) if one.release.id == release), 0)
    return ways[:end]


def prepare(target: Stack, release: str) -> Promotion:
    undone = find_undone(target, release)
    if not undone or not undone[-1].before:
        raise StoppedError(
            f"there is nothing in {target.environment} to go back to"
            + (f" with {release}" if release else ""),
            "Only what was promoted here can be taken back, as far as the first release.",
            f"make history env={target.environment}",
            exit_code=REFUSED,
        )
    newest, oldest = undone[0], undone[-1]
    stack = with_images(target, newest.release.images)
    goal = ",".join(oldest.start)
    require_rehearsal(target, newest.release, find_revisions(stack), goal, oldest.before["web"])
    return state.begin(
        stack,
        Promotion(newest.release, target.environment, oldest.before, oldest.start, way="rollback"),
    )


def carry(target: Stack, promotion: Promotion) -> int:
    """The earlier blog first, which was seen to work on the newer schema; then the schema.

    A failure brings the release again that was to go.
    """
    stack = with_images(target, promotion.release.images)
    earlier = with_images(target, promotion.before)
    try:
        state.enter(stack, promotion, "rolling")
        put_images(target, promotion.release.images["web"], promotion.before)
        state.enter(stack, promotion, "migrating")
        go_down(stack, ",".join(promotion.start))
        state.enter(stack, promotion, "visiting")
        visit_or_stop(earlier)
        state.enter(stack, promotion, "watching")
        watch(earlier, promotion.latency)  # by its errors alone: an earlier blog may be a slower one
    except StoppedError as error:
        tell("rollback", f"{error.what}: {error.why}".rstrip(": "))
        return bring_again(target, promotion, error.what)
    state.end(stack, promotion, state.DONE)
    tell("rollback", f"{target.environment} is back from {promotion.release.id}, at {name(promotion.start)}")
    return 0
