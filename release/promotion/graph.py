"""`make history`: revisions like a log, newest first; environments stand on them, releases are their tags."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from release.move import prepare
from release.promotion import ledger
from release.promotion.bringing import find_person, find_seconds
from release.promotion.releases import list_known
from release.reaching import read_reachable
from release.runner import ask, read
from release.speech import tell
from release.stack import Stack

HERE = "database"  # where no environment was named
DRIFTED = 40  # the migrator's exit code


@dataclass
class Marks:
    """What is told of revisions: who stands there, which releases need it, since when and by whom.

    ``seconds``: in the rehearsal. ``parked`` counts; ``half`` and ``drifted`` name environments.
    """

    standing: dict[str, list[str]] = field(default_factory=dict)
    releases: dict[str, list[str]] = field(default_factory=dict)
    applied: dict[str, str] = field(default_factory=dict)
    parked: dict[str, int] = field(default_factory=dict)
    by: dict[str, str] = field(default_factory=dict)
    seconds: dict[str, float | None] = field(default_factory=dict)
    half: dict[str, list[str]] = field(default_factory=dict)
    drifted: dict[str, list[str]] = field(default_factory=dict)


def show_history(stack: Stack, _: Sequence[str]) -> int:
    """The files of this folder or release, with every environment on this engine whose database runs."""
    prepare(stack)
    entries = json.loads(read(stack.compose.one_off("migrator", "--json", "history")))
    marks = look_around(stack, entries)
    for line in draw(entries, marks):
        print(line)
    return 0


def look_around(stack: Stack, entries: Sequence[Mapping[str, Any]]) -> Marks:
    """Of every environment where it stands; of this stack also how it came there."""
    marks = Marks()
    _note(stack, stack.environment or HERE, marks)
    for other in read_reachable("history"):
        if other.project != stack.project and _runs(other):
            _note(other, other.environment, marks)
    for one in _ask(stack, "kept"):
        marks.applied[one["revision"]] = str(one["applied_at"] or "")[:16]
    for one in _ask(stack, "parked"):
        marks.parked[one["revision"]] = marks.parked.get(one["revision"], 0) + 1
    promotions, rehearsals = (
        ledger.read_ledger(stack, kind) for kind in (ledger.PROMOTION, ledger.REHEARSAL)
    )
    for revision in marks.applied:
        marks.by[revision] = find_person(promotions, revision, entries)
        marks.seconds[revision] = find_seconds(rehearsals, revision)
    return marks


def _runs(stack: Stack) -> bool:
    return bool(read(stack.compose.containers("db", running=True)).strip())


def _note(stack: Stack, name: str, marks: Marks) -> None:
    found = _ask(stack, "status")
    if found:
        has_drifted = not found["in_flight"] and drifts(stack)
        for revision in found["revisions"]:
            marks.standing.setdefault(revision, []).append(name)
            if has_drifted:
                marks.drifted.setdefault(revision, []).append(name)
        if found["in_flight"]:
            marks.half.setdefault(found["in_flight"]["revision"], []).append(name)
    for release in list_known(stack):
        for head in release.heads:
            tags = marks.releases.setdefault(head, [])
            if release.id not in tags:
                tags.append(release.id)


def drifts(stack: Stack) -> bool:
    """Whether somebody changed its schema by hand; what cannot be known is not told here."""
    return ask(stack.compose.one_off("migrator", "drift")).returncode == DRIFTED


def _ask(stack: Stack, verb: str) -> Any:
    """[] and a word where an environment does not answer: the others are shown all the same."""
    done = ask(stack.compose.one_off("migrator", "--json", verb))
    if done.returncode:
        tell(
            "history",
            f"{stack.environment or stack.project} does not tell its {verb} (exit {done.returncode})",
        )
        return []
    return json.loads(done.stdout)


def draw(entries: Sequence[Mapping[str, Any]], marks: Marks) -> Iterator[str]:
    """A line per revision, in lanes as far as there are branches; ● stands here, • applied, ○ not yet."""
    width = max((len(entry["revision"]) for entry in entries), default=0)
    lanes: list[str] = []
    for entry in entries:
        revision, below = entry["revision"], list(entry["down_revisions"])
        if revision not in lanes:
            lanes.append(revision)
        place = lanes.index(revision)
        drawn = " ".join(_sign(entry, marks) if n == place else "│" for n in range(len(lanes)))
        told = f"{entry['description']}{_names(entry, marks)}{_notes(entry, marks)}"
        yield f"{drawn}  {revision:<{width}}  {told}"
        lanes[place : place + 1] = [one for one in below if one not in lanes]


def _sign(entry: Mapping[str, Any], marks: Marks) -> str:
    if marks.standing.get(entry["revision"]):
        return "●"
    return "•" if entry["is_applied"] else "○"


def _names(entry: Mapping[str, Any], marks: Marks) -> str:
    revision = entry["revision"]
    names = [*(["head"] if entry["is_head"] else []), *marks.standing.get(revision, [])]
    tags = [f"release {one}" for one in marks.releases.get(revision, [])]
    return f"  ({', '.join([*names, *tags])})" if names or tags else ""


def _notes(entry: Mapping[str, Any], marks: Marks) -> str:
    revision = entry["revision"]
    merge = f"merges {', '.join(entry['down_revisions'])}" if len(entry["down_revisions"]) > 1 else ""
    count = marks.parked.get(revision, 0)
    notes = [
        merge,
        _tell_way(revision, marks) if entry["is_applied"] else "",
        f"{count} set aside (make parked)" if count else "",
        *(f"half-way in {name} (make status)" for name in marks.half.get(revision, [])),
        *(f"{name} has drifted (make drift)" for name in marks.drifted.get(revision, [])),
    ]
    told = "  ".join(note for note in notes if note)
    return f"  {told}" if told else ""


def _tell_way(revision: str, marks: Marks) -> str:
    """Since when, by whom, and how long it took on a copy, as far as each is known."""
    since, by = marks.applied.get(revision, "").replace("T", " "), marks.by.get(revision, "")
    took = marks.seconds.get(revision)
    parts = [since, f"by {by}" if by else "", f"({took:.2f} s in its rehearsal)" if took is not None else ""]
    return " ".join(part for part in parts if part)
