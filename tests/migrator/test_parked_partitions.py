"""Rows of partitions that are dropped or emptied come back; those that fit no more are set aside."""

import pytest

from tests.migrator.one_more import begin, go, own, rows

pytestmark = pytest.mark.database

BASE = """
op.execute("CREATE TABLE log (id INT NOT NULL AUTO_INCREMENT, year INT NOT NULL, line VARCHAR(20),"
           " PRIMARY KEY (id, year)) PARTITION BY RANGE (year) (PARTITION old VALUES LESS THAN (2020),"
           " PARTITION mid VALUES LESS THAN (2024), PARTITION new VALUES LESS THAN (2030))")
op.execute("INSERT INTO log (year, line) VALUES (2018, 'a'), (2019, 'b'), (2022, 'c'), (2025, 'd')")
op.execute("CREATE TABLE kinds (kind INT PRIMARY KEY, name VARCHAR(20)) PARTITION BY LIST (kind)"
           " (PARTITION few VALUES IN (1, 2, 3), PARTITION many VALUES IN (4, 5, 6))")
op.execute("INSERT INTO kinds VALUES (1, 'one'), (2, 'two'), (5, 'five')")
op.execute("CREATE TABLE keyless (n INT) PARTITION BY HASH (n) PARTITIONS 2")
op.execute("INSERT INTO keyless VALUES (1)")
"""
LOG = [(1, 2018, "a"), (2, 2019, "b"), (3, 2022, "c"), (4, 2025, "d")]


@pytest.fixture
def url(mysql_url):
    return mysql_url


@pytest.fixture
def history(empty_project):
    return begin(empty_project, BASE)


def test_rows_of_dropped_partitions_come_back_with_them(history):
    project = history(
        "ALTER TABLE log DROP PARTITION old, mid",
        "ALTER TABLE log REORGANIZE PARTITION new INTO (PARTITION old VALUES LESS THAN (2020),"
        " PARTITION mid VALUES LESS THAN (2024), PARTITION new VALUES LESS THAN (2030))",
    )
    for _ in range(2):
        assert rows(project, "SELECT * FROM log ORDER BY id") == [(4, 2025, "d")]
        listed = project.migrator("parked").out
        assert "part    log.old" in listed
        assert "part    log.mid" in listed
        go(project, "0001")
        assert rows(project, "SELECT * FROM log ORDER BY id") == LOG
        assert rows(project, "SELECT COUNT(*) FROM log PARTITION (old)") == [(2,)]
        assert own(project) == []
        go(project, "head")


def test_rows_of_emptied_partitions_come_back_also_where_columns_were_added_at_once(history):
    project = history("ALTER TABLE log ADD COLUMN extra INT DEFAULT 7", "ALTER TABLE log DROP COLUMN extra")
    project.write_revision("0003", "0002", 'op.execute("ALTER TABLE log TRUNCATE PARTITION ALL")')
    go(project, "head")
    assert rows(project, "SELECT COUNT(*) FROM log") == [(0,)]
    project.execute("INSERT INTO log (id, year, line) VALUES (9, 2019, 'since'), (1, 2018, 'taken')")
    go(project, "0002")
    assert rows(project, "SELECT id, line, extra FROM log ORDER BY id") == [
        (1, "taken", 7), (2, "b", 7), (3, "c", 7), (4, "d", 7), (9, "since", 7),
    ]  # fmt: skip
    assert own(project) == [("aside", "log", "old")]
    assert "1 rows" in project.migrator("parked").out


def test_rows_for_which_no_partition_was_made_again_are_set_aside(history):
    project = history("ALTER TABLE kinds DROP PARTITION few", "SELECT 1")
    go(project, "0001")
    assert rows(project, "SELECT * FROM kinds") == [(5, "five")]
    assert own(project) == [("aside", "kinds", "few")]
    assert "2 rows" in project.migrator("parked").out


def test_a_purge_drops_what_a_partition_held(history):
    project = history("ALTER TABLE kinds DROP PARTITION few", "SELECT 1")
    assert project.migrator("purge", "--days", "0", "--yes").code == 0
    assert project.migrator("parked").out == "nothing is parked\n"
    assert not [name for (name,) in project.execute("SHOW TABLES") if name.startswith("parked")]


def test_the_plan_tells_what_is_set_aside_and_a_table_without_a_key_is_refused(history):
    project = history("SELECT 1", "SELECT 1")
    project.write_revision("0003", "0002", 'op.execute("ALTER TABLE log DROP PARTITION old")')
    plan = project.migrator("plan", "head")
    assert "log: drops partitions (old): 2 rows" in plan.out + plan.err
    project.write_revision("0003", "0002", 'op.execute("ALTER TABLE keyless TRUNCATE PARTITION ALL")')
    outcome = project.migrator("to", "head")
    assert outcome.code == 10
    assert "no-primary-key" in outcome.err
    assert rows(project, "SELECT * FROM keyless") == [(1,)]
