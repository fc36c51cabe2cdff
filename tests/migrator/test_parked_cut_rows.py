"""A value that a narrower type cuts, in a row that the same way removes after that: both come back."""

import pytest

from tests.migrator.one_more import go, rows

pytestmark = pytest.mark.database

BASE = """
op.execute("CREATE TABLE shelves (id INT PRIMARY KEY)")
op.execute("CREATE TABLE notes (id INT PRIMARY KEY, shelf INT, title VARCHAR(3), n INT,"
           " CONSTRAINT on_shelf FOREIGN KEY (shelf) REFERENCES shelves (id) ON DELETE CASCADE)")
op.execute("INSERT INTO shelves VALUES (1), (2)")
op.execute("INSERT INTO notes VALUES (1, 1, 'a', 1), (2, 2, 'b', 2)")
"""
WIDER = "ALTER TABLE notes MODIFY title VARCHAR(30), MODIFY n BIGINT"
NARROWER = "ALTER TABLE notes MODIFY title VARCHAR(3), MODIFY n INT"
OTHER = "ALTER TABLE notes CONVERT TO CHARACTER SET {}"
LONG = [(1, 1, "longer 墨", 2**40), (2, 2, "longest 墨", 2**41), (3, 1, "old 砚", 2**42)]


@pytest.fixture
def url(mysql_url):
    return mysql_url


def execute(*statements: str) -> str:
    return "\n".join(f"op.execute({text!r})" for text in statements)


@pytest.fixture
def history(empty_project):
    """Two revisions up, with values that the first one's types cannot hold."""
    empty_project.write_revision("0001", None, BASE)
    go(empty_project, "head")

    def add(up: tuple[str, ...], down: tuple[str, ...]):
        empty_project.write_revision("0002", "0001", execute(*up), execute(*down))
        go(empty_project, "head")
        for number, shelf, title, n in LONG:
            change = f"shelf = {shelf}, title = '{title}', n = {n}"
            empty_project.execute(
                f"INSERT INTO notes SET id = {number}, {change} ON DUPLICATE KEY UPDATE {change}"
            )
        return empty_project

    return add


WAYS = {
    "removed": ((WIDER,), (NARROWER, "DELETE FROM notes WHERE id = 2")),
    "with its parent": ((WIDER,), (NARROWER, "DELETE FROM shelves WHERE id = 2")),
    "changed first": (
        (WIDER,),
        (NARROWER, "UPDATE notes SET title = CONCAT('x', id)", "DELETE FROM notes WHERE id = 2"),
    ),
    "changed": ((WIDER,), (NARROWER, "UPDATE notes SET title = CONCAT('x', id)")),
    "other characters": (
        (WIDER, OTHER.format("utf8mb4")),
        (OTHER.format("latin1"), "DELETE FROM notes WHERE id = 2", NARROWER),
    ),
}


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_row_that_goes_after_its_value_was_cut_comes_back_with_the_value(history, way):
    project = history(*WAYS[way])
    for _ in range(2):
        go(project, "0001")
        go(project, "head")
        assert rows(project, "SELECT * FROM notes ORDER BY id") == LONG


def test_put_back_from_behind_it_as_well(history):
    project = history((WIDER,), (NARROWER, "DELETE FROM notes WHERE id = 2", "ALTER TABLE notes ADD no"))
    assert project.migrator("to", "0001").code == 30
    assert rows(project, "SELECT id, n FROM notes") == [(1, 2**31 - 1), (3, 2**31 - 1)]
    go(project, "0002")
    assert rows(project, "SELECT * FROM notes ORDER BY id") == LONG


@pytest.mark.parametrize("emptied", ["TRUNCATE TABLE notes", "ALTER TABLE notes TRUNCATE PARTITION ALL"])
def test_a_table_is_not_emptied_after_its_values_were_cut(empty_project, emptied):
    make = "CREATE TABLE notes (id INT PRIMARY KEY, title VARCHAR(3)) PARTITION BY HASH (id) PARTITIONS 2"
    narrower = "ALTER TABLE notes MODIFY title VARCHAR(3)"
    empty_project.write_revision("0001", None, execute(make))
    wider = execute("ALTER TABLE notes MODIFY title VARCHAR(30)")
    empty_project.write_revision("0002", "0001", wider, execute(narrower, emptied))
    go(empty_project, "head")
    empty_project.execute("INSERT INTO notes VALUES (1, 'longer')")
    outcome = empty_project.migrator("to", "0001")
    assert outcome.code == 10
    assert "Empty it first, then change the type" in outcome.err
    go(empty_project, "0002")
    assert rows(empty_project, "SELECT * FROM notes") == [(1, "longer")]
    empty_project.write_revision("0002", "0001", wider, execute(emptied, narrower))
    go(empty_project, "0001")
    go(empty_project, "head")
    assert rows(empty_project, "SELECT * FROM notes") == [(1, "longer")]
