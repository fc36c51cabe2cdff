"""A database that is ahead of this image: is what came since recorded as only adding?

The table is the migrator's (docs/decisions/0010-kept-revisions.md); the blog only reads it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, Row, text
from sqlalchemy.exc import OperationalError, ProgrammingError

_QUERY = text("SELECT revision, down_revisions, fits_down_to, fits_why FROM migrator_applied")

Rows = Mapping[str, Row[tuple[str, str, str, str]]]


@dataclass(frozen=True)
class Ahead:
    """``revisions``: applied and unknown to this image, oldest first; () when that is not how it is.

    ``broken_by`` is the one that no older image works on, "" when there is none, ``why`` its reason.
    """

    revisions: tuple[str, ...] = ()
    broken_by: str = ""
    why: str = ""


def look_ahead(connection: Connection, at: str, needed: str) -> Ahead:
    """What lies between ``needed``, which this image knows, and ``at``, where the database is."""
    try:
        rows: Rows = {row.revision: row for row in connection.execute(_QUERY)}
    except (OperationalError, ProgrammingError):  # no migrator with this table has been here
        return Ahead()
    way = list(_walk(rows, at))
    if needed not in way:
        return Ahead()
    place, oldest = way.index(needed), rows[at].fits_down_to
    newer, known = tuple(reversed(way[:place])), way[place:]
    if oldest in known:
        return Ahead(newer)
    if oldest in newer:
        return Ahead(newer, oldest, rows[oldest].fits_why)
    return Ahead(newer, at, f"it is said to fit {oldest}, which does not lie below it")


def _walk(rows: Rows, at: str) -> Iterator[str]:
    """From ``at`` downwards, as far as there is one way."""
    seen: set[str] = set()
    while at in rows and at not in seen:
        seen.add(at)
        yield at
        at = rows[at].down_revisions
