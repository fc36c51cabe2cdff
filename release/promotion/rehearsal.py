"""`make rehearse to=…`: the very plan, on a copy of the target's own data, there and back and there again."""

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

from release.bring_up import start_database
from release.copies import copy_now, list_parts, remove, stack_beside
from release.errors import StoppedError
from release.health import WEB_WITHIN_SECONDS, wait_until_healthy
from release.keeping import make_certificates, make_secrets
from release.promotion.comparing import Measure, find_losses, find_orphans, find_unnamed_changes
from release.promotion.releases import Release, find_present, with_images
from release.promotion.visits import visit
from release.runner import ask, read
from release.speech import tell, timed
from release.stack import Stack
from release.words import allow_unfit

REHEARSAL_FAILED = 21
OLD = "the blog that runs now"
ADVICE = (
    "Visitors would meet the old blog on the new schema while the release rolls out. Expand first, contract"
    " later: one release adds what is new and writes both; when no blog reads the old any more, the next one"
    " takes it away."
)
OVERLAY = "release/promotion/rehearsal.yaml"


@dataclass
class Outcome:
    """What a rehearsal found. ``failures`` are sentences, () when it passed; times in seconds."""

    release: Mapping[str, Any]
    start: list[str] = field(default_factory=list)
    goal: list[str] = field(default_factory=list)
    identity: str = ""
    steps: list[Mapping[str, Any]] = field(default_factory=list)
    statements: list[dict[str, Any]] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    visits: dict[str, str] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    advice: list[str] = field(default_factory=list)
    went_back: bool = False
    seconds: float = 0.0

    @property
    def passed(self) -> bool:
        return not self.failures

    def to_body(self) -> dict[str, Any]:
        return {**asdict(self), "passed": self.passed}


def rehearse(target: Stack, release: Release, goal: str = "head", blog: str = "") -> Outcome:
    """On a scratch stack of its own, gone in the end. Failures of the release are in the outcome, not raised.

    ``release`` has the files; ``blog`` is the web image that is to serve at ``goal``, its own unless given.
    """
    outcome = Outcome(asdict(release))
    blogs = Blogs(find_present(target), blog or release.images["web"], is_way_back=bool(blog))
    started = time.monotonic()
    source = copy_now(with_images(target, release.images), "rehearse", f"for the rehearsal of {release.id}")
    with scratch_of(target, release) as scratch:
        with timed("rehearse", f"loading {source} into a scratch server", "loaded"):
            read(scratch.compose.one_off("restore", "restore", source, "--yes"))
        _look(scratch, blogs.before, outcome)
        if outcome.passed:
            _walk(scratch, goal, outcome)
        if outcome.passed:
            _look(scratch, blogs.after, outcome)
    outcome.seconds = round(time.monotonic() - started, 1)
    return outcome


@contextmanager
def scratch_of(target: Stack, release: Release) -> Iterator[Stack]:
    """A stack without ports or a way out, with secrets of its own, that is gone afterwards."""
    scratch = with_images(stack_beside(target, "rehearsal", OVERLAY, {}), release.images)
    remove(scratch)  # what a rehearsal that was killed has left
    try:
        make_secrets(scratch)
        make_certificates(scratch)
        start_database(scratch)
        yield scratch
    finally:
        with timed("rehearse", "removing the copy", "removed"):
            remove(scratch)


def remove_left(target: Stack) -> None:
    """The copy of a rehearsal that was killed; asked by who holds the stack's lock."""
    scratch = stack_beside(target, "rehearsal", OVERLAY, {})
    if list_parts(scratch):
        with timed("rehearse", "removing the copy that a rehearsal has left", "removed"):
            remove(scratch)


def _walk(scratch: Stack, goal: str, outcome: Outcome) -> None:
    """There, back to where the environment is, and there again; what was measured is compared."""
    plan = json.loads(read(scratch.compose.one_off("migrator", "identity", goal)))
    outcome.start, outcome.goal = plan["start"], plan["goal"]
    outcome.identity, outcome.steps = plan["identity"], plan["steps"]
    before = _measure(scratch)
    outcome.rows = {name: table["rows"] for name, table in before["tables"].items()}
    if not _move(scratch, goal, outcome, is_first=True):
        return
    after = _measure(scratch)
    texts = [one["statement"] for one in outcome.statements]
    outcome.failures += [*find_unnamed_changes(before, after, texts), *find_orphans(before, after)]
    if not outcome.steps:
        return
    target = ",".join(outcome.start) or "base"
    if not _move(scratch, target, outcome):
        return
    outcome.failures += [f"going back loses: {text}" for text in find_losses(before, _measure(scratch))]
    outcome.went_back = outcome.passed
    if _move(scratch, goal, outcome):
        losses = find_losses(after, _measure(scratch))
        outcome.failures += [f"coming again is not the same: {text}" for text in losses]


def _measure(scratch: Stack) -> Measure:
    found: Measure = json.loads(read(scratch.compose.one_off("migrator", "measure")))
    return found


def _move(scratch: Stack, target: str, outcome: Outcome, *, is_first: bool = False) -> bool:
    with timed("rehearse", f"the copy to {target}", "there"):
        command = allow_unfit(scratch.compose.one_off("migrator", "--json", "to", target))
        done = ask(command)
    notes = [json.loads(line) for line in done.stderr.splitlines() if line.startswith("{")]
    if is_first:
        outcome.statements = list(_read_statements(notes))
    if done.returncode:
        outcome.failures.append(_explain(target, done.returncode, notes, done.stderr))
    return done.returncode == 0


def _read_statements(notes: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    names = ("revision", "statement", "seconds", "algorithm", "rows")
    for note in notes:
        if note.get("event") == "statement-done":
            yield {name: note.get(name) for name in names}


def _explain(target: str, code: int, notes: Sequence[Mapping[str, Any]], said: str) -> str:
    """The migrator's own words; the findings that refused are among them."""
    refused = [
        note["text"] for note in notes if note.get("event") == "finding" and note.get("severity") == "error"
    ]
    last = [
        note.get("text") or note.get("what") or ""
        for note in notes
        if note.get("event") in {"stopped", "error"}
    ]
    text = "\n".join([*refused, *last]) or said.strip()[-2000:]
    return f"the way to {target} ended with exit {code}: {text}"


@dataclass(frozen=True)
class Blogs:
    """Which web images must serve where. On the way back the earlier one serves before the schema moves."""

    present: str
    coming: str
    is_way_back: bool

    @property
    def before(self) -> dict[str, str]:
        return {"the earlier blog, on the schema as it is": self.coming} if self.is_way_back else {}

    @property
    def after(self) -> dict[str, str]:
        if self.is_way_back:
            return {"the earlier blog": self.coming}
        found = {OLD: self.present} if self.present and self.present != self.coming else {}
        return {**found, "the new blog": self.coming}


def _look(scratch: Stack, blogs: Mapping[str, str], outcome: Outcome) -> None:
    for which, image in blogs.items():
        said, is_well = _serve(scratch, image)
        outcome.visits[which] = said
        if not is_well:
            outcome.failures.append(f"{which} does not work on the copy: {said.splitlines()[-1]}")
            if which == OLD:
                outcome.advice += advise(outcome)
    if blogs:
        read(scratch.compose.command("stop", "web", "nginx", quiet=True))


def _serve(scratch: Stack, image: str) -> tuple[str, bool]:
    stack = with_images(scratch, {"web": image})
    try:
        with timed("rehearse", f"visiting {image[7:19]} on the copy", "visited"):
            read(stack.compose.start(("web", "nginx")))
            wait_until_healthy(stack, ("web", "nginx"), WEB_WITHIN_SECONDS)
            seen = visit(stack, comments=True)
    except StoppedError as error:
        return f"{error.what} {error.why}".strip(), False
    if not seen.is_well:
        tell("rehearse", seen.said)
    return seen.said, seen.is_well


def advise(outcome: Outcome) -> list[str]:
    """Which statements take something away from under the blog that runs; and how it is done instead."""
    taking = ("DROP", "RENAME", "CHANGE", "MODIFY")
    found = [
        one for one in outcome.statements if any(word in str(one["statement"]).upper() for word in taking)
    ]
    told = [f"{one['revision']}: {one['statement']}" for one in found]
    return [
        *told,
        ADVICE,
    ]
