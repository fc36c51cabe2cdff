"""A project at its first revision, to which a test adds one more."""

from collections.abc import Callable

from tests.migrator.conftest import Actor


def begin(project: Actor, base: str) -> Callable[[str, str], Actor]:
    """Brings it to ``base``; what is given back adds a revision of one statement each way, and goes there."""
    project.write_revision("0001", None, base)
    assert project.migrator("to", "head").code == 0

    def add(up: str, down: str) -> Actor:
        project.write_revision("0002", "0001", f'op.execute("{up}")', f'op.execute("{down}")')
        go(project, "head")
        return project

    return add


def go(project, target: str) -> str:
    outcome = project.migrator("to", target)
    assert outcome.code == 0, outcome.err
    return outcome.err


def rows(project, query: str) -> list[tuple]:
    return [tuple(row) for row in project.execute(query)]


def own(project) -> list[tuple]:
    return rows(project, "SELECT kind, table_name, column_name FROM migrator_parked ORDER BY name")


def columns(project, table: str) -> list[str]:
    return [row[0] for row in project.execute(f"SHOW COLUMNS FROM {table}") if "INVISIBLE" not in row[5]]
