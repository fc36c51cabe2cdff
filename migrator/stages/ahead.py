"""AHEAD: a database that has revisions which the files here lack; it keeps their files, to go down by.

An image that is older than the database may take back what it does not know, and nothing else: it goes to
revisions of its own, and never up by a file that the database gave.
"""

from collections.abc import Mapping

from sqlalchemy import Engine

from migrator.errors import RefusedByCheckError, UnknownRevisionError, UsageError
from migrator.kept.reach import find_breaker, reaches
from migrator.kept.seal import make_sealer
from migrator.kept.table import Place
from migrator.project.environment import Project
from migrator.project.files import has_file
from migrator.records import Direction, Plan
from migrator.stages.keep import open_table, read_places
from migrator.stages.plan import make_plan, name_revisions

STAGE = "ahead"


def take_kept_files(project: Project, engine: Engine, revisions: tuple[str, ...]) -> None:
    """Add the kept files of what is applied and has no file here.

    Nothing is added when one is missing. Raises ``UnknownRevisionError`` for one whose seal is not ours.
    """
    if all(has_file(project.script, one) for one in revisions):
        return
    places = read_places(engine)
    lacking = find_lacking(project, places, revisions)
    if not lacking <= places.keys():
        return
    with open_table(engine) as table:
        files = table.read_files()
    sealer = make_sealer(engine.url)
    for one in sorted(lacking):
        if not sealer.is_intact(one, places[one].down_revisions, files[one]):
            raise _not_sealed(one)
    project.add_files({one: files[one].source for one in lacking})
    try:
        project.script.get_heads()
    except Exception as error:
        raise _not_whole(sorted(lacking), error) from error


def find_lacking(project: Project, places: Mapping[str, Place], revisions: tuple[str, ...]) -> set[str]:
    """Those on the way down from ``revisions`` to files that are here; also what the table lacks."""
    found, ahead = set(), list(revisions)
    while ahead:
        one = ahead.pop()
        if one not in found and not has_file(project.script, one):
            found.add(one)
            ahead += places[one].down_revisions if one in places else ()
    return found


def make_way(project: Project, engine: Engine, start: tuple[str, ...], target: str) -> Plan:
    """``make_plan``; from a database that is ahead, only down to revisions whose files are here."""
    if not project.kept:
        return make_plan(project.script, start, target)
    if target in {"head", "heads"}:
        return _stay(project, read_places(engine), start)
    plan = make_plan(project.script, start, target)
    if plan.direction is Direction.UP or (plan.steps and project.kept & set(plan.goal)):
        raise UsageError(
            f"this image cannot bring the database to {target}",
            f"Of {name_revisions(tuple(sorted(project.kept)))} it has no files but those that the database "
            "keeps, and by these it only goes down, to revisions of its own.",
            f"make migrate rev={name_revisions(project.heads)}   takes them back",
            "Start the image that has them for anything else.",
        )
    return plan


def _stay(project: Project, places: Mapping[str, Place], start: tuple[str, ...]) -> Plan:
    """Nothing to do where this image fits; else a refusal: nobody has asked to go down."""
    own = name_revisions(project.heads)
    if len(start) == len(project.heads) == 1 and reaches(places, start[0], own):
        return Plan(start, start, Direction.NONE, ())
    breaker = find_breaker(places, start[0]) if len(start) == 1 else None
    why = f"{breaker.revision} breaks older images: {breaker.fits_why}" if breaker else ""
    raise RefusedByCheckError(
        f"the database is at {name_revisions(start)}, ahead of this image, whose head is {own}",
        why,
        f"make migrate rev={own} web=stop   takes back {name_revisions(tuple(sorted(project.kept)))}, "
        "by the files that the database keeps",
        "or start the image that has them.",
    )


def _not_whole(revisions: list[str], error: Exception) -> UnknownRevisionError:
    return UnknownRevisionError(
        f"what the database keeps of {', '.join(revisions)} does not run without what lay beside it",
        f"{type(error).__name__}: {error}",
        f"Run the image (or check out the commit) that has {', '.join(revisions)}, and go down with it.",
    )


def _not_sealed(revision: str) -> UnknownRevisionError:
    return UnknownRevisionError(
        f"no file here knows revision {revision}, and what the database keeps of it is not sealed by us",
        "Somebody else has written it, or the migrator's password is another one than then.",
        f"python -m migrator kept --renew   with an image that has {revision}; then run this again",
        "or go down with that image.",
    )
