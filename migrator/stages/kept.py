"""KEPT: the applied revisions as the database itself knows them, newest first."""

from collections.abc import Mapping
from typing import Any

from migrator.kept.reach import walk
from migrator.kept.table import Place

STAGE = "kept"


def list_kept(places: Mapping[str, Place], current: tuple[str, ...]) -> list[Place]:
    """From where the database is, each once; what is on no single way comes behind, by name."""
    ordered = {place.revision: place for one in current for place in walk(places, one)}
    rest = {name: places[name] for name in sorted(places.keys() - ordered.keys(), reverse=True)}
    return [*ordered.values(), *rest.values()]


def describe_kept(kept: list[Place]) -> list[dict[str, Any]]:
    return [
        {
            "revision": one.revision,
            "down_revisions": one.down_revisions,
            "name": one.name,
            "applied_at": one.applied_at or None,
            "applied_by": one.applied_by,
            "fits_down_to": one.fits_down_to,
            "why": one.fits_why,
        }
        for one in kept
    ]


def render_kept(kept: list[Place]) -> str:
    """A line per revision: when, its name, and the oldest image that works on it."""
    if not kept:
        return "no revision is kept: the database is empty, or no migration has run since this is recorded"
    width = max(len(one.revision) for one in kept)
    return "\n".join(_line(one, width) for one in kept)


def _line(place: Place, width: int) -> str:
    fits = f"fits down to {place.fits_down_to}" + (f": {place.fits_why}" if place.fits_why else "")
    return f"{place.revision:<{width}}  {place.applied_at or 'earlier':<20}  {place.name} ({fits})"


def render_fit(places: Mapping[str, Place], revisions: tuple[str, ...]) -> str:
    """For ``status``: which images work on what is there now; "" when that is not recorded."""
    if len(revisions) != 1 or revisions[0] not in places:
        return ""
    oldest = places[revisions[0]].fits_down_to
    if oldest == revisions[0]:
        return f"fits images whose head is {oldest}, no older ones: {places[oldest].fits_why}"
    return f"fits images whose head is {oldest} or newer"
