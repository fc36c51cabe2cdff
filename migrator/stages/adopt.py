"""ADOPT: take a database that has tables but no revision, when it is equal to what a revision gives."""

from collections.abc import Iterable
from typing import Any

from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine

from migrator.database.versions import read_revisions
from migrator.errors import RefusedByCheckError
from migrator.project.environment import Project
from migrator.project.files import resolve_target
from migrator.stages.keep import keep_up

STAGE = "adopt"


def check_equal(project: Project, engine: Engine, target: str, verb: str) -> None:
    """Raise ``RefusedByCheckError`` with the differences unless the database equals the revision."""
    from migrator.schema.difference import Change  # noqa: PLC0415 - most runs adopt nothing
    from migrator.stages.drift import describe_first, find_differences  # noqa: PLC0415 - as above

    differences = find_differences(project, engine, resolve_target(project.script, target))
    # create_all takes the models' order, a history its own: no statement can fail for it.
    if all(one.change is Change.MOVED for one in differences):
        return
    raise RefusedByCheckError(
        f"the database is not what revision {target} gives; it was not {verb}",
        describe_first(differences),
        "python -m migrator history   lists the revisions: is it equal to an earlier one?",
        "python -m migrator to head   migrates an empty database from the start",
    )


def record_revision(project: Project, engine: Engine, target: str) -> tuple[str, ...]:
    """Write the version rows for ``target`` without running anything; returns them."""

    def work(revisions: Any, _context: MigrationContext) -> Iterable[Any]:
        return project.script._stamp_revs(target, revisions)  # noqa: SLF001 - what alembic.command.stamp runs

    project.run_env(engine.url, work)
    return resolve_target(project.script, target)


def keep_stamped(project: Project, engine: Engine) -> None:
    """Bring what the database keeps of its revisions to what somebody else has just recorded."""
    with engine.connect() as connection:
        revisions = read_revisions(connection, project.settings.version_table)
    keep_up(project, engine, revisions)
