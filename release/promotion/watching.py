"""How the blog answers, and how fast: before a promotion changes anything, and after its switch."""

import statistics
import time
from collections.abc import Iterator, Sequence

from release.errors import StoppedError
from release.promotion.state import Latency
from release.promotion.visits import Answer, look, read_status
from release.speech import tell, timed
from release.stack import Stack, Watch

OK = 200
PAUSE_SECONDS = 1.0
LOOKS_BEFORE = 4
FEWEST = 10  # answers on each side, for a comparison
FEWEST_LOOKS = 2  # also where the first takes all the time that there is: that is the slow blog


def measure_before(stack: Stack) -> Latency:
    """Of the blog that serves now; {} where it does not answer often enough to tell."""
    with timed("latency", "measuring how fast the blog answers now", "measured"):
        answers = [one for _ in range(LOOKS_BEFORE) for one in _pause_after(look(stack))]
    found = summarize(answers)
    if not found:
        tell("latency", "the blog hardly answers; the new one is watched for errors alone")
        return {}
    tell("latency", describe(found))
    return {"before": found}


def watch(stack: Stack, latency: Latency) -> None:
    """Raise ``StoppedError`` for errors, and for a blog that stays too slow; ``latency`` gets what was seen.

    Slow is what two watches in a row say: what else this machine does for a moment is no release's fault.
    """
    if not _is_too_slow(stack, latency):
        return
    tell("latency", f"slower than {_name_limits(stack.watch)}; watching once more")
    if _is_too_slow(stack, latency):
        before, after = latency["before"], latency["after"]
        raise StoppedError(
            f"the new blog answers in {after['median_ms']:.0f} ms, the one before in"
            f" {before['median_ms']:.0f} ms",
            f"That is more than {_name_limits(stack.watch)}"
            " (PROMOTION_SLOWER_FACTOR, PROMOTION_SLOWER_FLOOR_MS).",
        )


def _is_too_slow(stack: Stack, latency: Latency) -> bool:
    with timed("watch", f"{stack.watch.seconds:.0f} s", "quiet"):
        after = summarize(list(_observe(stack)))
    before = latency.get("before")
    if not after:
        return False
    latency["after"] = after
    tell("latency", f"{describe(after)}; before: {describe(before) if before else 'not measured'}")
    return before is not None and is_too_slow(before, after, stack.watch)


def _observe(stack: Stack) -> Iterator[Answer]:
    """Every answer until the time is over. Errors count; so does what takes longer than a reader waits."""
    deadline, asked, bad = time.monotonic() + stack.watch.seconds, 0, 0
    while time.monotonic() < deadline or 0 < asked < FEWEST_LOOKS:
        answers = look(stack)
        asked += 1
        bad += not answers or any(one.status != OK for one in answers) or read_status(stack) != OK
        if bad > max(1, asked // 10):
            raise StoppedError("the new blog answers with errors", f"{bad} of {asked} looks")
        yield from _pause_after(answers)


def _pause_after(answers: Sequence[Answer]) -> Sequence[Answer]:
    time.sleep(PAUSE_SECONDS)
    return answers


def summarize(answers: Sequence[Answer]) -> dict[str, float]:
    """Of what was answered well, in milliseconds; {} where that is too little to tell."""
    times = [one.milliseconds for one in answers if one.status == OK]
    if len(times) < FEWEST:
        return {}
    return {
        "median_ms": round(statistics.median(times), 1),
        "p95_ms": round(statistics.quantiles(times, n=20)[-1], 1),
        "answers": len(times),
    }


def is_too_slow(before: dict[str, float], after: dict[str, float], limits: Watch) -> bool:
    most = max(limits.factor * before["median_ms"], limits.floor_ms)
    return limits.factor > 0 and after["median_ms"] > most


def describe(found: dict[str, float]) -> str:
    return f"median {found['median_ms']:.0f} ms, 95th percentile {found['p95_ms']:.0f} ms"


def _name_limits(limits: Watch) -> str:
    return f"{limits.factor:g} times as long as before and {limits.floor_ms:g} ms"
