"""What a revision adds or removes, walked several times: each way does what it did the first time."""

import pytest

from migrator.parking import same_ids
from tests.migrator.one_more import begin, go

BASE = """
op.execute("CREATE TABLE things (id INTEGER PRIMARY KEY, name VARCHAR(20))")
op.execute("INSERT INTO things VALUES (1, 'a'), (2, 'b')")
"""
NOTHING = "SELECT 1"


@pytest.fixture
def history(empty_project):
    return begin(empty_project, BASE)


def things(project):
    return project.execute("SELECT id, name FROM things ORDER BY id")


def test_rows_that_it_removes_go_each_time_and_come_back_each_time(history):
    project = history("DELETE FROM things WHERE name = 'b'", NOTHING)
    for _ in range(3):
        assert things(project) == [(1, "a")]
        go(project, "0001")
        assert things(project) == [(1, "a"), (2, "b")]
        go(project, "head")


def test_a_row_that_it_adds_and_takes_away_again_is_there_each_time(history):
    project = history("INSERT INTO things VALUES (7, 'seed')", "DELETE FROM things WHERE id = 7")
    for number in range(3):
        assert things(project)[2:] == [(7, "seed" if number == 0 else "edited")]
        project.execute("UPDATE things SET name = 'edited' WHERE id = 7")
        go(project, "0001")
        assert things(project) == [(1, "a"), (2, "b")]
        go(project, "head")


def test_rows_that_others_have_written_since_are_still_spared(history):
    project = history("DELETE FROM things WHERE name = 'b'", NOTHING)
    project.execute("INSERT INTO things VALUES (9, 'b')")
    for _ in range(2):
        go(project, "0001")
        assert things(project) == [(1, "a"), (2, "b"), (9, "b")]
        go(project, "head")
        assert things(project) == [(1, "a"), (9, "b")]


def test_they_are_spared_also_where_they_were_edited_below(history):
    project = history("DELETE FROM things WHERE id % 2 = 0", NOTHING)
    project.execute("INSERT INTO things VALUES (8, 'h')")
    go(project, "0001")
    project.execute("UPDATE things SET name = 'edited' WHERE id IN (2, 8)")
    go(project, "head")
    assert things(project) == [(1, "a"), (8, "edited")]
    go(project, "0001")
    assert things(project) == [(1, "a"), (2, "edited"), (8, "edited")]


@pytest.mark.parametrize(
    "up", ["DELETE FROM things WHERE name = 'z'", "UPDATE things SET name = 'y' WHERE name = 'z'"]
)
def test_they_are_spared_too_where_it_had_met_none(history, up):
    project = history(up, NOTHING)
    project.execute("INSERT INTO things VALUES (9, 'z')")
    for _ in range(2):
        go(project, "0001")
        go(project, "head")
        assert things(project) == [(1, "a"), (2, "b"), (9, "z")]


SEEDS = """
op.execute("CREATE TABLE roles (id INT PRIMARY KEY AUTO_INCREMENT, name VARCHAR(20) UNIQUE, note VARCHAR(9))")
op.execute("INSERT INTO roles (name) VALUES ('first')")
op.execute("CREATE TABLE people (id INT PRIMARY KEY, role_id INT, CONSTRAINT has FOREIGN KEY (role_id)"
           " REFERENCES roles (id) ON DELETE SET NULL)")
"""
NAMES = ("second", "third", "fourth", "fifth")
GIVE = "INSERT INTO roles (name) VALUES ('second'), ('third'), ('fourth'), ('fifth')"
TAKE = f"DELETE FROM roles WHERE name IN {NAMES}"
BULK = f'op.bulk_insert(sa.table("roles", sa.column("name")), {[{"name": name} for name in NAMES]})'


@pytest.mark.database
@pytest.mark.parametrize("url", ["mysql"], indirect=True)
@pytest.mark.parametrize("up", [f'op.execute("{GIVE}")', BULK])
def test_seeds_without_ids_come_back_with_theirs_and_people_keep_them(empty_project, up):
    project = empty_project
    project.write_revision("0001", None, SEEDS)
    project.write_revision("0002", "0001", up, f'op.execute("{TAKE}")')
    go(project, "head")
    project.execute("UPDATE roles SET note = 'by hand' WHERE name = 'third'")
    project.execute("INSERT INTO people VALUES (1, 3), (2, 2), (3, 1)")
    roles = project.execute("SELECT * FROM roles ORDER BY id")
    people = project.execute("SELECT * FROM people ORDER BY id")
    for _ in range(2):
        go(project, "0001")
        assert project.execute("SELECT * FROM people ORDER BY id") == [(1, None), (2, None), (3, 1)]
        go(project, "head")
        assert project.execute("SELECT * FROM roles ORDER BY id") == roles
        assert project.execute("SELECT * FROM people ORDER BY id") == people


@pytest.mark.database
@pytest.mark.parametrize("url", ["mysql"], indirect=True)
def test_very_many_seeds_come_back_with_new_ids(empty_project, monkeypatch):
    monkeypatch.setattr(same_ids, "MOST_COMPARED", len(NAMES) ** 2 - 1)
    empty_project.write_revision("0001", None, SEEDS)
    empty_project.write_revision("0002", "0001", BULK, f'op.execute("{TAKE}")')
    for target in ("head", "0001", "head"):
        go(empty_project, target)
    found = empty_project.execute("SELECT name FROM roles WHERE id > 5 ORDER BY id")
    assert [row[0] for row in found] == list(NAMES)
