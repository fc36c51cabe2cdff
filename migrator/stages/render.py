"""The plan as SQL, for ``plan REV``: the exact statements, rendered without touching the database."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

from alembic.runtime.migration import MigrationContext, RevisionStep
from sqlalchemy import Engine, event
from sqlalchemy.engine import URL

from migrator.project.environment import Project
from migrator.records import Plan, PlannedSql, Step
from migrator.stages.plan import find_migrations

# What Alembic writes around the statements of a revision rendered offline.
NOISE = re.compile(r"^(--.*|BEGIN|COMMIT)\s*;?\s*$", re.MULTILINE)
READS = "it reads the database, so that its statements are known only when it runs"


def render_plan(project: Project, url: URL, plan: Plan) -> tuple[PlannedSql, ...]:
    """Each step's statements, in order. One that reads rows in Python is marked as dynamic."""
    steps = list(zip(plan.steps, _find(project, plan), strict=True))
    planned: list[PlannedSql] = []
    with no_connection():
        while len(planned) < len(steps):  # a step that fails ends its rendering: the others need another
            planned += _render_steps(project, url, steps[len(planned) :])
    return tuple(planned)


def _find(project: Project, plan: Plan) -> list[RevisionStep]:
    target = plan.goal or ("base",)
    if len(target) > 1:
        return find_migrations(project.script, plan.start, "heads", plan.direction)
    return find_migrations(project.script, plan.start, target[0], plan.direction)


def _render_steps(
    project: Project, url: URL, steps: Sequence[tuple[Step, RevisionStep]]
) -> Iterator[PlannedSql]:
    """The steps up to the first that cannot be rendered, and that one."""
    start, goal = ",".join(steps[0][1].from_revisions) or "base", steps[-1][0].revision
    ends: list[int] = []

    def work(_revisions: Any, context: MigrationContext) -> Iterator[RevisionStep]:
        for _, migration in steps:
            ends.append(_end_of_output(context))
            yield migration
        ends.append(_end_of_output(context))

    failure = ""
    try:
        text = project.render_sql(url, work, start, goal)
    except Exception as error:  # noqa: BLE001 - whatever a revision's Python raises without a database
        failure, text = f"{READS} ({type(error).__name__}: {error})", _read_output(project)
    parts = (text[begin:end] for begin, end in pairwise(ends))
    yield from (
        PlannedSql(step, split_statements(part)) for (step, _), part in zip(steps, parts, strict=False)
    )
    if failure:
        yield PlannedSql(steps[max(0, len(ends) - 1)][0], (), failure)


def _end_of_output(context: MigrationContext) -> int:
    return len(context.output_buffer.getvalue())  # type: ignore[attr-defined]  # it is ours: render_sql made it


def _read_output(project: Project) -> str:
    output: Any = project.config.output_buffer
    return str(output.getvalue())


@contextmanager
def no_connection() -> Iterator[None]:
    """A revision that opens one by itself would do its work while it is only being rendered."""

    def refuse(*_arguments: Any) -> None:
        raise ConnectionRefusedError("a revision is only rendered here: it gets no database")

    event.listen(Engine, "do_connect", refuse)
    try:
        yield
    finally:
        event.remove(Engine, "do_connect", refuse)


def split_statements(text: str) -> tuple[str, ...]:
    """The statements of an offline rendering, without comments and transaction marks.

    Alembic ends each statement with a semicolon and an empty line.
    """
    statements = (NOISE.sub("", part).strip() for part in re.split(r";\s*\n\s*\n", text))
    return tuple(statement.rstrip(";").rstrip() for statement in statements if statement)
