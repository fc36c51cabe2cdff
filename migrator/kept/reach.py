"""Which images work on a schema, by what is recorded of the revisions that are applied."""

import re
from collections.abc import Iterator, Mapping

from migrator.kept.table import Place

STATED = re.compile(
    r"^[ \t]*#[ \t]*migrator:[ \t]*fits[ \t]+([^\s:]+)[ \t]*:?[ \t]*(.*?)[ \t]*$", re.MULTILINE
)


def reaches(places: Mapping[str, Place], at: str, needed: str) -> bool:
    """Whether an image whose head is ``needed`` works on the schema of ``at``.

    So it does when ``needed`` lies between ``at`` and what that is recorded to fit down to.
    """
    if at == needed:
        return True
    for place in walk(places, at):
        if place.revision == needed:
            return True
        if place.revision == places[at].fits_down_to:
            return False
    return False


def find_breaker(places: Mapping[str, Place], at: str) -> Place | None:
    """The revision from which on the schema of ``at`` fits; older images do not work because of it."""
    return places.get(places[at].fits_down_to) if at in places else None


def walk(places: Mapping[str, Place], at: str) -> Iterator[Place]:
    """From ``at`` downwards, as far as there is one way."""
    seen: set[str] = set()
    while at in places and at not in seen:
        seen.add(at)
        yield places[at]
        below = places[at].down_revisions
        at = below[0] if len(below) == 1 else ""


def find_stated(source: str) -> tuple[str, str]:
    """What the author says in ``# migrator: fits REV: REASON``; two empty texts when nothing is said.

    ``REV`` is the oldest revision whose application works on what this one leaves; itself, when none does.
    """
    found = STATED.search(source)
    return (found[1], found[2]) if found else ("", "")
