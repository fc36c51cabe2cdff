"""Characters that another character set does not have come back, where the value is still what it became."""

import pytest

from tests.migrator.one_more import begin, go, own, rows

pytestmark = pytest.mark.database

BASE = """
op.execute("CREATE TABLE notes (id INT PRIMARY KEY, title VARCHAR(50), body TEXT, kind ENUM('a', 'b'))"
           " DEFAULT CHARSET=latin1")
op.execute("INSERT INTO notes VALUES (1, 'plain', 'text', 'a')")
op.execute("CREATE TABLE words (word VARCHAR(20) PRIMARY KEY, n INT) DEFAULT CHARSET=latin1")
"""
NOTES = [(1, "plain", "text", "a"), (2, "墨水", "ink 墨", "b"), (3, "été", "naïve 😀", None)]
TO_ALL = "ALTER TABLE notes CONVERT TO CHARACTER SET utf8mb4"
TO_FEW = "ALTER TABLE notes CONVERT TO CHARACTER SET latin1"
ONE_TO_ALL = (
    "ALTER TABLE notes MODIFY title VARCHAR(50) CHARACTER SET utf8mb4, MODIFY body TEXT CHARACTER SET utf8mb4"
)
ONE_TO_FEW = (
    "ALTER TABLE notes MODIFY title VARCHAR(50) CHARACTER SET latin1, MODIFY body TEXT CHARACTER SET latin1"
)


@pytest.fixture
def url(mysql_url):
    return mysql_url


@pytest.fixture
def history(empty_project):
    return begin(empty_project, BASE)


@pytest.mark.parametrize(("up", "down"), [(TO_ALL, TO_FEW), (ONE_TO_ALL, ONE_TO_FEW)])
def test_characters_come_back_where_nobody_has_written_the_value(history, up, down):
    project = history(up, down)
    project.execute("INSERT INTO notes VALUES (2, '墨水', 'ink 墨', 'b'), (3, 'été', 'naïve 😀', NULL)")
    for _ in range(2):
        go(project, "0001")
        assert rows(project, "SELECT * FROM notes") == [
            (1, "plain", "text", "a"), (2, "??", "ink ?", "b"), (3, "été", "naïve ?", None),
        ]  # fmt: skip
        listed = project.migrator("parked").out
        assert "type    notes.title  1 rows" in listed
        assert "type    notes.body  2 rows" in listed
        go(project, "head")
        assert rows(project, "SELECT * FROM notes") == NOTES
        assert own(project) == []
    go(project, "0001")
    project.execute("UPDATE notes SET title = 'ink' WHERE id = 2")
    go(project, "head")
    assert rows(project, "SELECT title, body FROM notes WHERE id = 2") == [("ink", "ink 墨")]


def test_the_plan_tells_how_many_values_are_kept(history):
    project = history(TO_ALL, TO_FEW)
    project.execute("INSERT INTO notes VALUES (2, '墨水', 'ink 墨', 'b'), (3, 'été', 'naïve 😀', NULL)")
    plan = project.migrator("plan", "0001")
    assert "body becomes latin1 and was utf8mb4: 2 values do not fit, and are kept" in plan.out + plan.err


def test_a_way_up_that_would_lose_characters_is_refused(history):
    project = history(TO_ALL, TO_FEW)
    project.execute("INSERT INTO notes VALUES (2, '墨水', NULL, NULL)")
    project.write_revision("0003", "0002", f'op.execute("{TO_FEW}")')
    refused = project.migrator("to", "head")
    assert refused.code == 10
    assert "type-narrowing" in refused.err
    assert rows(project, "SELECT title FROM notes WHERE id = 2") == [("墨水",)]


def test_a_key_with_such_characters_is_not_cut(history):
    project = history(TO_ALL.replace("notes", "words"), TO_FEW.replace("notes", "words"))
    project.execute("INSERT INTO words VALUES ('墨', 1), ('水', 2)")
    assert project.migrator("to", "0001").code == 10
    assert rows(project, "SELECT word FROM words ORDER BY n") == [("墨",), ("水",)]
