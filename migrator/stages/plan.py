"""PLAN: which revisions lie between where the database is and the target, in which direction."""

import re

from alembic.runtime.migration import RevisionStep
from alembic.script import ScriptDirectory
from alembic.script.revision import ResolutionError, RevisionError
from alembic.util import CommandError

from migrator.errors import UsageError
from migrator.project.files import resolve_target, several_heads
from migrator.records import Direction, Note, Plan, Step

STAGE = "plan"


def make_plan(script: ScriptDirectory, start: tuple[str, ...], target: str) -> Plan:
    """The plan from ``start`` to ``target``: a revision, ``head``, ``heads``, ``base``, ``+N`` or ``-N``."""
    direction = find_direction(script, start, target)
    migrations = find_migrations(script, start, target, direction)
    steps = tuple(_describe(migration, direction) for migration in migrations)
    goal = _simulate(script, start, migrations)
    return Plan(start, goal, direction if steps else Direction.NONE, steps)


def find_direction(script: ScriptDirectory, start: tuple[str, ...], target: str) -> Direction:
    """Down when the target lies behind where the database is, else up."""
    if re.fullmatch(r"[+-]\d+", target):
        return Direction.UP if target.startswith("+") else Direction.DOWN
    goal = resolve_target(script, target)
    if not goal:
        return Direction.DOWN
    behind = find_ancestors(script, start)
    return Direction.DOWN if set(goal) <= behind - set(start) else Direction.UP


def find_ancestors(script: ScriptDirectory, revisions: tuple[str, ...]) -> set[str]:
    """The revisions and all that lie before them."""
    if not revisions:
        return set()
    return {found.revision for found in script.iterate_revisions(revisions, "base")}


def find_migrations(
    script: ScriptDirectory, start: tuple[str, ...], target: str, direction: Direction
) -> list[RevisionStep]:
    """Alembic's own steps. Raises ``UsageError`` when the target is not there, or too far."""
    find = script._upgrade_revs if direction is Direction.UP else script._downgrade_revs  # noqa: SLF001
    try:
        # The private pair is what alembic.command itself runs: any other way would be a second opinion.
        return list(find(target, start))  # type: ignore[arg-type]  # a tuple is what Alembic passes itself
    except (CommandError, ResolutionError, RevisionError) as error:
        if target == "+1" and len(script.get_heads()) > 1:
            raise several_heads(script) from error
        raise UsageError(
            f"there is no way {direction} to {target} from {', '.join(start) or 'base'}",
            str(error),
            "make history   shows where the database is",
        ) from error


def _describe(migration: RevisionStep, direction: Direction) -> Step:
    return Step(migration.revision.revision, migration.doc or "", direction)


def _simulate(
    script: ScriptDirectory, start: tuple[str, ...], migrations: list[RevisionStep]
) -> tuple[str, ...]:
    """Where the version rows stand after these steps: what lies behind another one is no row of its own."""
    reached = set(start)
    for migration in migrations:
        reached = (reached - set(migration.from_revisions)) | set(migration.to_revisions)
    behind = {older for one in reached for older in find_ancestors(script, (one,)) if older != one}
    return tuple(sorted(reached - behind))


def describe_plan(plan: Plan) -> Note:
    if not plan.steps:
        text = f"nothing to do: the database stands at {name_revisions(plan.goal)}"
        return Note(STAGE, "nothing-to-do", text)
    names = [step.revision for step in plan.steps]
    count = "1 revision" if len(names) == 1 else f"{len(names)} revisions"
    text = f"{plan.direction} to {name_revisions(plan.goal)}: {count} ({', '.join(names)})"
    data = {"direction": plan.direction, "revisions": names, "goal": plan.goal}
    return Note(STAGE, "planned", text, data)


def name_revisions(revisions: tuple[str, ...]) -> str:
    return ", ".join(revisions) or "base"
