"""DRIFT: is the database still what the history of its revision gives?"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Engine
from sqlalchemy.engine import URL

from migrator.database.connection import make_engine
from migrator.database.scratch import make_scratch
from migrator.errors import RefusedByCheckError, VerificationError
from migrator.journal.table import InFlight
from migrator.project.environment import Project
from migrator.schema.comparing import compare
from migrator.schema.difference import Difference, Drift
from migrator.schema.picture import Picture
from migrator.schema.reading import read_picture
from migrator.stages.build import build_schema
from migrator.stages.resume import describe_state

if TYPE_CHECKING:
    from migrator.mending.trial import Mended

STAGE = "drift"
SHOWN = 12  # differences in a message


@dataclass(frozen=True)
class DriftReport:
    """``mended`` closes the gap; None when there is none."""

    drift: Drift
    mended: "Mended | None" = None


def find_differences(
    project: Project, engine: Engine, revisions: tuple[str, ...], seconds: float | None = None
) -> tuple[Difference, ...]:
    """What the database lacks, or has otherwise, compared with ``revisions``; () when they are identical."""
    with _built(project, engine, revisions, seconds) as (_, expected):
        return compare(expected, read_picture(engine, project.settings.version_table))


def look_for_drift(project: Project, engine: Engine, revisions: tuple[str, ...]) -> Drift | None:
    """For the checks before a plan: within its time, and never a stop. None where nobody asks."""
    limits = project.settings.limits
    if not (revisions and limits.look_for_drift):
        return None
    try:
        return Drift(revisions, find_differences(project, engine, revisions, limits.drift_seconds))
    except RefusedByCheckError as error:
        reason = f"{error.what}: {error.why}" if error.why else error.what
        return Drift(revisions, (), reason, " ".join(error.next_steps))


def report_drift(project: Project, engine: Engine, revisions: tuple[str, ...]) -> DriftReport:
    """Every difference, and the SQL that closes the gap, tried on an empty copy of the database's schema."""
    from migrator.mending.trial import mend  # noqa: PLC0415 - a look before a plan mends nothing

    table = project.settings.version_table
    with _built(project, engine, revisions) as (url, expected):
        differences = compare(expected, read_picture(engine, table))
        drift = Drift(revisions, differences)
        if not differences:
            return DriftReport(drift)
        return DriftReport(drift, mend(engine, make_engine(url), expected, table))


@contextmanager
def _built(
    project: Project, engine: Engine, revisions: tuple[str, ...], seconds: float | None = None
) -> Iterator[tuple[URL, Picture]]:
    """The scratch database with what ``revisions`` give, and its picture."""
    with make_scratch(engine.url) as url:
        build_schema(project, url, engine.url.database or "", revisions, seconds)
        yield url, read_picture(make_engine(url), project.settings.version_table)


def check_nothing_in_flight(in_flight: InFlight | None) -> None:
    """Raise ``RefusedByCheckError`` when a revision is half-applied: its half is no drift."""
    if in_flight is None or in_flight.is_untouched:
        return
    raise RefusedByCheckError(
        f"revision {in_flight.revision} is half-applied, on its way {in_flight.direction}",
        f"{describe_state(in_flight)}\nIts half is no drift: it will be finished.",
        "make migrate   finishes it; then run this again",
    )


def refuse_drift(drift: Drift) -> None:
    """Raise ``VerificationError`` when there is any."""
    count = len(drift.differences)
    if not count:
        return
    raise VerificationError(
        f"the database is not what revision {drift.place} gives: {describe_count(count)}",
        "Something changed it that was no revision. What differs, and the SQL that mends it, stands above.",
        "Run the SQL as the migrator's account, then make drift   once more",
        'make db cmd="revision -m …"   if the database is right: write a revision that says so',
    )


def describe_count(count: int) -> str:
    return "1 difference" if count == 1 else f"{count} differences"


def describe_first(differences: Iterable[Difference]) -> str:
    """The first dozen, a line each."""
    lines = [str(difference) for difference in differences]
    more = [f"… and {len(lines) - SHOWN} more"] if len(lines) > SHOWN else []
    return "\n".join([*lines[:SHOWN], *more])
