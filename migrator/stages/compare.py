"""Comparing a database with the schema that a revision gives, for adopting and stamping.

The schema of the revision comes from a scratch database to which the history is applied, so that what is
compared is what the revisions do and not what they say.
"""

from collections.abc import Iterator
from typing import Any

from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, Inspector, inspect
from sqlalchemy.engine import URL

from migrator.database.connection import make_engine
from migrator.database.scratch import make_scratch
from migrator.database.versions import read_tables
from migrator.database.watch import watch_statements
from migrator.project.environment import Project
from migrator.records import Direction
from migrator.stages.plan import find_migrations

Picture = dict[str, dict[str, str]]


def find_differences(project: Project, engine: Engine, target: str) -> tuple[str, ...]:
    """What the database lacks, or has otherwise, compared with ``target``; () when they are equal."""
    table = project.settings.version_table
    with make_scratch(engine.url) as url:
        build_schema(project, url, target)
        expected = read_picture(make_engine(url), table)
    return tuple(_differences(expected, read_picture(engine, table)))


def build_schema(project: Project, url: URL, target: str) -> None:
    """Apply the history up to ``target`` to the empty database at ``url``."""

    def work(revisions: Any, context: MigrationContext) -> Iterator[Any]:
        migrations = find_migrations(project.script, revisions, target, Direction.UP)
        if context.connection is None:
            return
        with watch_statements(context.connection, lambda call: call.run()):
            yield from migrations

    project.run_env(url, work)


def read_picture(engine: Engine, version_table: str) -> Picture:
    """Each table with its columns, keys and indexes as text."""
    with engine.connect() as connection:
        found = inspect(connection)
        return {table: dict(_read_table(found, table)) for table in read_tables(connection, version_table)}


def _read_table(found: Inspector, table: str) -> Iterator[tuple[str, str]]:
    for column in found.get_columns(table):
        null = "null" if column["nullable"] else "not null"
        yield f"column {column['name']}", f"{column['type']} {null} default {column['default']}"
    for index in found.get_indexes(table):
        unique = "unique " if index["unique"] else ""
        yield f"{unique}index {index['name']}", f"({', '.join(map(str, index['column_names']))})"
    for key in found.get_foreign_keys(table):
        columns, referred = ", ".join(key["constrained_columns"]), ", ".join(key["referred_columns"])
        yield f"foreign key {key['name']}", f"({columns}) to {key['referred_table']} ({referred})"


def _differences(expected: Picture, found: Picture) -> Iterator[str]:
    for table in sorted(set(expected) | set(found)):
        if table not in found:
            yield f"table {table} is missing"
        elif table not in expected:
            yield f"table {table} is not in the revision"
        else:
            yield from _table_differences(table, expected[table], found[table])


def _table_differences(table: str, expected: dict[str, str], found: dict[str, str]) -> Iterator[str]:
    for part in sorted(set(expected) | set(found)):
        if part not in found:
            yield f"{table}: {part} is missing ({expected[part]})"
        elif part not in expected:
            yield f"{table}: {part} is not in the revision ({found[part]})"
        elif expected[part] != found[part]:
            yield f"{table}: {part} is {found[part]}, in the revision {expected[part]}"
