"""FIT: what runs on the database right now, and would not work on where the plan goes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from migrator.checks.additions import find_break
from migrator.checks.finding import Finding, Severity
from migrator.checks.statement import Statement
from migrator.checks.telling import tell
from migrator.database.running import Running, find_running, read_heads
from migrator.journal.kinds import Kind
from migrator.kept.reach import find_breaker, find_stated, reaches
from migrator.kept.table import Place
from migrator.project.environment import Project
from migrator.records import Direction, PlannedSql, Step
from migrator.stages.keep import find_below, find_edited, judge, make_place, read_places, read_source
from migrator.stages.plan import find_ancestors

STAGE = "fit"

Steps = Sequence[tuple[PlannedSql, tuple[Statement, ...]]]


@dataclass(frozen=True)
class Present:
    """What runs, what is recorded of the revisions that are applied, and whose files were edited since."""

    running: tuple[Running, ...] = ()
    places: dict[str, Place] = field(default_factory=dict)
    edited: tuple[str, ...] = ()


def look_at_present(project: Project, engine: Engine) -> Present:
    """Who is at work by the sessions' own words, and by what the settings name."""
    settings, places = project.settings, read_places(engine)
    named = (Running("the application", read_heads(settings.running)),) if settings.running else ()
    found = find_running(engine)
    heads = {one.heads for one in found}
    running = (*found, *(one for one in named if one.heads not in heads))
    return Present(running, places, find_edited(project, engine, places) if places else ())


def find_users(
    script: ScriptDirectory, planned: Sequence[PlannedSql], running: tuple[Running, ...]
) -> dict[str, tuple[Running, ...]]:
    """By revision: who may use what it takes away.

    What a revision has brought, an application of an earlier one does not know: that may be taken back.
    """
    if not running:
        return {}
    steps = [one.step for one in planned]
    return {step.revision: tuple(_find_knowing(script, step, running)) for step in steps}


def _find_knowing(script: ScriptDirectory, step: Step, running: tuple[Running, ...]) -> Iterator[Running]:
    older: set[str] = set()
    if step.direction is Direction.DOWN:
        older = find_ancestors(script, (step.revision,)) - {step.revision}
    return (one for one in running if not set(one.heads) <= older)


def tell_unfit(script: ScriptDirectory, steps: Steps, present: Present, allow: bool) -> Iterator[Finding]:  # noqa: FBT001
    """``web-would-not-fit``, once for each that runs. With several heads nothing but equality is known."""
    if not steps or not present.running:
        return
    places, step = {**present.places, **_foresee(script, steps, present.places)}, steps[-1][0].step
    goal = (
        (step.revision,) if step.direction is Direction.UP else find_below(script.get_revision(step.revision))
    )
    for one in present.running:
        if one.heads == goal or len(goal) > 1 or len(one.heads) != 1:
            continue
        if goal and reaches(places, goal[0], one.heads[0]):
            continue
        breaker = find_breaker(places, goal[0]) if goal and step.direction is Direction.UP else None
        planned = next(
            (found for found, _ in steps if breaker and found.step.revision == breaker.revision), steps[0][0]
        )
        why = f"{breaker.revision}: {breaker.fits_why}" if breaker else "what it needs is taken back"
        place = Statement(planned.step.revision, 0, "", Kind.READ, "")
        yield tell(
            "web-would-not-fit", Severity.WARNING if allow else Severity.ERROR, place,
            name=one.name, needed=one.heads[0], goal=", ".join(goal) or "base", reason=why,
        )  # fmt: skip


def _foresee(script: ScriptDirectory, steps: Steps, places: dict[str, Place]) -> dict[str, Place]:
    """What will be recorded of the plan's revisions, as far as their statements are known."""
    found: dict[str, Place] = {}
    for planned, statements in steps:
        if planned.step.direction is Direction.DOWN:
            continue
        one = script.get_revision(planned.step.revision)
        below = {**places, **found}.get(next(iter(find_below(one)), ""))
        why = "its statements are not known before it runs" if planned.dynamic else find_break(statements)
        fits, why = judge(one, below.fits_down_to if below else "", why)
        found[one.revision] = make_place(one, fits, why, "")
    return found


def tell_edited(planned: Sequence[PlannedSql], present: Present) -> Iterator[Finding]:
    """``revision-edited``, about the plan as a whole."""
    if planned and present.edited:
        place = Statement(planned[0].step.revision, 0, "", Kind.READ, "")
        yield tell("revision-edited", Severity.WARNING, place, names=", ".join(present.edited))


def tell_unusable(script: ScriptDirectory, planned: Sequence[PlannedSql]) -> Iterator[Finding]:
    """``fits-unusable``: a line of the author's about what fits that cannot be taken at its word."""
    for one in planned:
        found = script.get_revision(one.step.revision)
        stated, reason = find_stated(read_source(found).decode(errors="replace"))
        if not stated or one.step.direction is Direction.DOWN:
            continue
        behind = {below.revision for below in script.iterate_revisions(found.revision, "base")}
        problem = "gives no reason" if not reason else "names none that lies before it"
        if not reason or stated not in behind:
            place = Statement(found.revision, 0, "", Kind.READ, "")
            yield tell("fits-unusable", Severity.ERROR, place, stated=stated, problem=problem)
