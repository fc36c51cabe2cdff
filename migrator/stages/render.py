"""The plan as SQL, for ``plan REV``: the exact statements, rendered without touching the database."""

import re
from collections.abc import Iterable
from typing import Any

from alembic.runtime.migration import MigrationContext, RevisionStep
from sqlalchemy.engine import URL

from migrator.project.environment import Project
from migrator.records import Plan, PlannedSql, Step
from migrator.stages.plan import find_migrations

# What Alembic writes around the statements of a revision rendered offline.
NOISE = re.compile(r"^(--.*|BEGIN|COMMIT)\s*;?\s*$", re.MULTILINE)
READS = "it reads the database, so that its statements are known only when it runs"


def render_plan(project: Project, url: URL, plan: Plan) -> tuple[PlannedSql, ...]:
    """Each step's statements, in order. One that reads rows in Python is marked as dynamic."""
    migrations = _find(project, plan)
    return tuple(
        _render_step(project, url, step, migration)
        for step, migration in zip(plan.steps, migrations, strict=True)
    )


def _find(project: Project, plan: Plan) -> list[RevisionStep]:
    target = plan.goal or ("base",)
    if len(target) > 1:
        return find_migrations(project.script, plan.start, "heads", plan.direction)
    return find_migrations(project.script, plan.start, target[0], plan.direction)


def _render_step(project: Project, url: URL, step: Step, migration: RevisionStep) -> PlannedSql:
    start = ",".join(migration.from_revisions) or "base"

    def work(_revisions: Any, _context: MigrationContext) -> Iterable[RevisionStep]:
        return [migration]

    try:
        text = project.render_sql(url, work, start, step.revision)
    except Exception as error:  # noqa: BLE001 - whatever a revision's Python raises without a database
        return PlannedSql(step, (), f"{READS} ({type(error).__name__}: {error})")
    return PlannedSql(step, split_statements(text))


def split_statements(text: str) -> tuple[str, ...]:
    """The statements of an offline rendering, without comments and transaction marks.

    Alembic ends each statement with a semicolon and an empty line.
    """
    statements = (NOISE.sub("", part).strip() for part in re.split(r";\s*\n\s*\n", text))
    return tuple(statement.rstrip(";").rstrip() for statement in statements if statement)
