"""What the command `schema` writes: of one revision, of the way from one to another, or of all for a page."""

import json
from argparse import Namespace
from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine

from migrator.drawing.marking import find_steps, sketch_change
from migrator.drawing.shapes import Sketch, sketch
from migrator.drawing.showing import Album, describe_sketch, describe_steps, render_sketch, render_steps
from migrator.drawing.style import STYLE
from migrator.drawing.svg import draw, draw_part
from migrator.project.environment import Project
from migrator.project.files import resolve_target
from migrator.schema.picture import Picture
from migrator.stages.plan import name_revisions
from migrator.stages.schema import Built, build_at, build_each

Tell = Callable[[str, int, int], None]


def write_schema(project: Project, engine: Engine, options: Namespace, tell: Tell) -> str:
    """Text, ``--svg`` or ``--json`` of what was asked for."""
    if options.every:
        return json.dumps(describe_every(project, engine, options, tell), ensure_ascii=False)
    goal = resolve_target(project.script, options.revision)
    newer = build_at(project, engine, goal)
    if not options.against:
        return _write_one(sketch(newer), f"The schema at {name_revisions(goal)}", options)
    start = resolve_target(project.script, options.against)
    older = build_at(project, engine, start)
    title = f"The schema at {name_revisions(goal)} against {name_revisions(start)}"
    if options.svg:
        return draw(sketch_change(older, newer), title)
    steps = find_steps(older, newer)
    return json.dumps({"steps": describe_steps(steps)}) if options.json else render_steps(steps)


def _write_one(drawn: Sketch, title: str, options: Namespace) -> str:
    if options.svg:
        return draw(drawn, title)
    return json.dumps(describe_sketch(drawn)) if options.json else render_sketch(drawn)


def describe_every(project: Project, engine: Engine, options: Namespace, tell: Tell) -> dict[str, Any]:
    """``revisions`` oldest first, each with its ``whole`` schema and ``change``; ``goal``: what REV means.

    ``style`` and ``symbols`` stand once in the page. ``unknown`` says why a revision has no drawing.
    """
    goal = resolve_target(project.script, options.revision)
    album, built = Album(), {one.revision: one for one in build_each(project, engine, tell)}
    revisions = [_describe_one(one, album) for one in built.values()]
    asked = _describe_asked(project, engine, options, built) if options.against else {}
    return {
        "style": STYLE,
        "symbols": album.draw_symbols(),
        "revisions": revisions,
        "goal": goal,
        "asked": asked,
    }


def _describe_one(one: Built, album: Album) -> dict[str, Any]:
    told: dict[str, Any] = {"revision": one.revision, "below": one.below, "unknown": one.unknown}
    if one.picture is None:
        return told
    told |= album.describe_whole(one.picture, f"The schema at {one.revision}")
    return told | album.describe_change(one.before, one.picture, f"What {one.revision} changes")


def _describe_asked(
    project: Project, engine: Engine, options: Namespace, built: dict[str, Built]
) -> dict[str, Any]:
    """The whole schema with what is otherwise than at ``--against`` marked."""
    goal, start = (resolve_target(project.script, one) for one in (options.revision, options.against))
    newer, older = (_find(project, engine, one, built) for one in (goal, start))
    title = f"The schema at {name_revisions(goal)} against {name_revisions(start)}"
    drawn = draw_part(sketch_change(older, newer), title)
    return {"goal": goal, "start": start, "steps": describe_steps(find_steps(older, newer)), "drawn": drawn}


def _find(project: Project, engine: Engine, revisions: tuple[str, ...], built: dict[str, Built]) -> Picture:
    """One that is built already, or is built now: several heads together."""
    found = built[revisions[0]].picture if len(revisions) == 1 else None
    return found or build_at(project, engine, revisions)
