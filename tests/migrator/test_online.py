"""Which way a table is changed: stated, cheapest first, and a copy of a large table only when allowed."""

import pytest

from migrator.database.online import find_ways

pytestmark = pytest.mark.database


@pytest.fixture
def url(mysql_url):
    return str(mysql_url)


def write_next(project, statement: str) -> None:
    (project.folder / "migrations/versions/three.py").unlink()
    project.write_revision("three", "two", f"op.execute({statement!r})")


@pytest.fixture
def at_two(project):
    assert project.migrator("to", "two").code == 0
    project.execute("INSERT INTO one (text) VALUES ('a'), ('b'), ('c')")
    return project


def test_instant_change_rebuilds_nothing(at_two):
    table_id = "SELECT table_id FROM information_schema.innodb_tables WHERE name = CONCAT(DATABASE(), '/one')"
    before = at_two.execute(table_id)
    write_next(at_two, "ALTER TABLE one ADD COLUMN more INT -- a remark")
    outcome = at_two.migrator("to", "head")
    assert outcome.code == 0, outcome.err
    assert at_two.execute(table_id) == before


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE one MODIFY text VARCHAR(60);",
        "ALTER TABLE one RENAME TO uno",
        "ALTER TABLE one COMMENT 'x'",
        "ALTER TABLE one ENGINE=InnoDB",
        "ALTER TABLE one AUTO_INCREMENT = 50",
        "ALTER TABLE one CONVERT TO CHARACTER SET latin1",
        "ALTER TABLE one ADD CONSTRAINT fk FOREIGN KEY (id) REFERENCES two (id)",
        "ALTER TABLE one PARTITION BY HASH (id) PARTITIONS 2",
        "CREATE FULLTEXT INDEX ft ON one (text)",
        "CREATE UNIQUE INDEX u ON one (text)",
        "ALTER TABLE one ADD CHECK (text <> 'no')",
        "ALTER TABLE one DROP COLUMN text, ADD COLUMN text2 INT NOT NULL DEFAULT 3 FIRST",
    ],
)
def test_whatever_the_server_takes_works_on_a_small_table(at_two, statement):
    at_two.execute("INSERT INTO two (id) VALUES (1), (2), (3)")
    write_next(at_two, statement)
    outcome = at_two.migrator("to", "head")
    assert outcome.code == 0, outcome.err


def test_copy_of_a_large_table_is_refused_until_it_is_allowed(at_two, monkeypatch):
    monkeypatch.setenv("MIGRATOR_LARGE_TABLE_ROWS", "2")
    write_next(at_two, "ALTER TABLE one MODIFY text BIGINT")
    at_two.execute("UPDATE one SET text = '7'")
    outcome = at_two.migrator("to", "head")
    assert outcome.code == 10, outcome.err
    assert "lock-for-writers" in outcome.err
    assert "--allow-copy" in outcome.err
    assert at_two.execute("SELECT text FROM one LIMIT 1") == [("7",)]
    outcome = at_two.migrator("--allow-copy", "to", "head")
    assert outcome.code == 0, outcome.err
    assert at_two.execute("SELECT text FROM one LIMIT 1") == [(7,)]


def test_what_the_server_refuses_on_its_merits_is_refused_as_that(at_two):
    at_two.execute("UPDATE one SET text = 'same'")
    write_next(at_two, "ALTER TABLE one ADD UNIQUE INDEX u (text)")
    path = at_two.folder / "migrations/versions/three.py"
    path.write_text("# migrator: allow unique-over-duplicates: to hear the server\n" + path.read_text())
    outcome = at_two.migrator("to", "head")
    assert outcome.code == 30
    assert "Duplicate entry" in outcome.err


def test_a_statement_that_states_its_algorithm_is_left_as_it_is():
    assert not list(find_ways("ALTER TABLE one ADD x INT, ALGORITHM=COPY"))
    assert not list(find_ways("CREATE TABLE x (id INT)"))
