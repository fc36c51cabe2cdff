"""What every run of Alembic gets from the migrator, in any project and without a change to its env.py.

Revisions may use ``op.backfill``, and autogenerate passes over the migrator's own tables and over what is
parked. Alembic loads this module through the entry point group ``alembic.plugins``.
"""

from typing import Any

from alembic.runtime.plugins import Plugin
from alembic.util import DispatchPriority, PriorityDispatchResult

from migrator.database.versions import is_own
from migrator.operations import backfill


def setup(plugin: Plugin) -> None:
    backfill.register()
    plugin.add_autogenerate_comparator(pass_over_own_tables, "schema", priority=DispatchPriority.FIRST)


def pass_over_own_tables(context: Any, _operations: Any, _schemas: Any) -> PriorityDispatchResult:
    context._name_filters.append(is_of_the_project)  # noqa: SLF001 - where include_name stands as well
    return PriorityDispatchResult.CONTINUE


def is_of_the_project(name: str | None, _kind: str, _parents: Any) -> bool:
    return name is None or not is_own(name)
