"""Who brought a revision to an environment, and how long it took on a copy: as its ledger tells."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from release.promotion.ledger import Entry
from release.promotion.state import DONE

History = Sequence[Mapping[str, Any]]  # the migrator's `history` as JSON


def find_person(promotions: Iterable[Entry], revision: str, history: History) -> str:
    """Who promoted it there last; "" where it came by another way. ``promotions`` are newest first."""
    for promotion in promotions:
        body = promotion.body
        if body["status"] == DONE and body["way"] == "promote":
            came = find_below(body["release"]["heads"], history) - find_below(body["start"], history)
            if revision in came:
                return promotion.by
    return ""


def find_below(revisions: Sequence[str], history: History) -> set[str]:
    """These and all that lie before them."""
    parents = {entry["revision"]: entry["down_revisions"] for entry in history}
    found: set[str] = set()
    waiting = list(revisions)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += parents.get(name, ())
    return found


def find_seconds(rehearsals: Iterable[Entry], revision: str) -> float | None:
    """Of its statements in the newest passing rehearsal that ran it."""
    for rehearsal in rehearsals:
        found = [one["seconds"] or 0.0 for one in rehearsal.body["statements"] if one["revision"] == revision]
        if rehearsal.body["passed"] and found:
            return sum(found)
    return None
