"""ADOPT: take a database that has tables but no revision, when it is equal to what a revision gives."""

from collections.abc import Iterable
from typing import Any

from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine

from migrator.errors import RefusedByCheckError
from migrator.project.environment import Project
from migrator.project.files import resolve_target
from migrator.stages.compare import find_differences

STAGE = "adopt"
SHOWN = 12  # differences in a message


def check_equal(project: Project, engine: Engine, target: str, verb: str) -> None:
    """Raise ``RefusedByCheckError`` with the differences unless the database equals the revision."""
    differences = find_differences(project, engine, target)
    if not differences:
        return
    more = [f"… and {len(differences) - SHOWN} more"] if len(differences) > SHOWN else []
    raise RefusedByCheckError(
        f"the database is not what revision {target} gives; it was not {verb}",
        "\n".join([*differences[:SHOWN], *more]),
        "python -m migrator history   lists the revisions: is it equal to an earlier one?",
        "python -m migrator to head   migrates an empty database from the start",
    )


def record_revision(project: Project, engine: Engine, target: str) -> tuple[str, ...]:
    """Write the version rows for ``target`` without running anything; returns them."""

    def work(revisions: Any, _context: MigrationContext) -> Iterable[Any]:
        return project.script._stamp_revs(target, revisions)  # noqa: SLF001 - what alembic.command.stamp runs

    project.run_env(engine.url, work)
    return resolve_target(project.script, target)
