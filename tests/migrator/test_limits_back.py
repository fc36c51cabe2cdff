"""What a half-applied revision is not put back from, line by line of docs/limits.md, on MySQL."""

import pytest

from tests.migrator.one_more import begin, go, own, rows

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("no_drift")]

BASE = """
op.execute("CREATE TABLE things (id INT PRIMARY KEY AUTO_INCREMENT, name VARCHAR(20))")
op.execute("INSERT INTO things (name) VALUES ('a'), ('b')")
op.execute("CREATE TABLE named (id VARCHAR(36) PRIMARY KEY, name VARCHAR(20))")
op.execute("CREATE TABLE children (id INT PRIMARY KEY, thing_id INT,"
           " CONSTRAINT of_thing FOREIGN KEY (thing_id) REFERENCES things (id))")
"""
COMMITS = "ALTER TABLE things ADD COLUMN extra INT"
GATE = "INSERT INTO gate VALUES (1)"


@pytest.fixture
def url(mysql_url):
    return mysql_url


@pytest.fixture
def half(empty_project):
    """Stops a revision behind some statements; the schema statement behind them has committed them."""

    def run(*statements: str):
        project = begin(empty_project, BASE)("SELECT 1", "SELECT 1")
        up = "\n".join(f"op.execute({text!r})" for text in (*statements, COMMITS, GATE))
        project.write_revision("0003", "0002", up)
        assert project.migrator("to", "head").code == 30
        return project

    return run


def test_rows_that_it_has_added_go_but_those_that_somebody_has_changed_or_refers_to_stay(half):
    project = half("INSERT INTO things (name) VALUES ('left'), ('changed'), ('needed')")
    project.execute("UPDATE things SET name = 'by hand' WHERE name = 'changed'")
    project.execute("INSERT INTO children SELECT 1, id FROM things WHERE name = 'needed'")
    go(project, "0002")
    assert rows(project, "SELECT name FROM things ORDER BY id") == [("a",), ("b",), ("by hand",), ("needed",)]


def test_rows_that_were_added_by_a_key_that_nobody_names_stay(half):
    project = half("INSERT INTO named VALUES (UUID(), 'new')", "INSERT INTO named VALUES ('told', 'new')")
    go(project, "0002")
    assert [row[0] == "told" for row in rows(project, "SELECT id FROM named")] == [False]


def test_what_a_trigger_has_written_stays_and_it_fires_again_when_rows_are_put_back(half):
    project = half(
        "CREATE TRIGGER tells AFTER UPDATE ON things FOR EACH ROW"
        " INSERT INTO named VALUES (UUID(), CONCAT(OLD.name, NEW.name))",
        "UPDATE things SET name = 'x' WHERE id = 1",
    )
    go(project, "0002")
    assert rows(project, "SELECT id, name FROM things") == [(1, "a"), (2, "b")]
    assert sorted(rows(project, "SELECT name FROM named")) == [("ax",), ("xa",)]


def test_what_it_had_added_is_set_aside_and_given_back_by_no_way(half):
    project = half("CREATE TABLE more (id INT PRIMARY KEY)", "INSERT INTO more VALUES (1)")
    project.execute("INSERT INTO more VALUES (2)")
    go(project, "0002")
    assert "more" not in project.tables()
    assert ("table", "more", "") in own(project)
    listed = project.migrator("parked").out
    assert "0003 back" in listed
    project.execute("CREATE TABLE gate (n INT)")
    go(project, "head")
    assert rows(project, "SELECT id FROM more") == [(1,)]
    assert ("table", "more", "") in own(project)
