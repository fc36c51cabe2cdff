"""The comparer sees what it is there to see: a proof whose eye is shut proves nothing."""

from dataclasses import replace

import pytest

from tests.faults.database import Database
from tests.faults.picture import find_differences, take_picture

pytestmark = [pytest.mark.faults, pytest.mark.database]

TABLES = (
    "CREATE TABLE teams (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(20) NOT NULL DEFAULT 'x')",
    """CREATE TABLE people (id INT AUTO_INCREMENT PRIMARY KEY, team_id INT, seen DATETIME(6),
    CONSTRAINT fk FOREIGN KEY (team_id) REFERENCES teams (id))""",
    "CREATE VIEW seen AS SELECT id FROM people",
)
ROWS = ("INSERT INTO teams (name) VALUES ('red')", "INSERT INTO people (team_id) VALUES (1)")
CHANGES = (
    "ALTER TABLE people ADD COLUMN note INT",
    "ALTER TABLE teams ALTER COLUMN name SET DEFAULT 'y'",
    "ALTER TABLE teams MODIFY name VARCHAR(20) COMMENT 'c' NOT NULL DEFAULT 'x'",
    "ALTER TABLE people ADD INDEX extra (seen)",
    "ALTER TABLE people DROP FOREIGN KEY fk",
    "ALTER TABLE people COMMENT = 'of people'",
    "ALTER TABLE people ADD CONSTRAINT positive CHECK (team_id > 0)",
    "ALTER VIEW seen AS SELECT id + 1 AS id FROM people",
    "DROP TABLE people",
    "CREATE TRIGGER t BEFORE INSERT ON people FOR EACH ROW SET NEW.seen = NULL",
    "CREATE PROCEDURE p() SELECT 1",
    "UPDATE teams SET name = 'blue'",
    "UPDATE people SET team_id = NULL",
    "INSERT INTO people (team_id) VALUES (1)",
    "UPDATE people SET id = 7",
    "CREATE TABLE migrator_journal (position INT) SELECT 1 AS position",
)


@pytest.fixture
def database(mysql_url, mysql_server) -> Database:
    return Database(mysql_server, mysql_url.rpartition("/")[2])


def look(database):
    with database.connect() as connection:
        return take_picture(connection)


@pytest.mark.parametrize("change", CHANGES)
def test_change_is_seen(database, change):
    database.execute(*TABLES, *ROWS)
    start = look(database)
    assert not find_differences(start, look(database), start)
    database.execute(change)
    assert find_differences(start, look(database), start)


def test_ids_of_the_servers_are_equal_by_what_they_refer_to(database):
    database.execute(*TABLES)
    start = look(database)
    database.execute(*ROWS)
    first = look(database)
    database.execute("DELETE FROM people", "DELETE FROM teams", *ROWS[:1])
    database.execute("INSERT INTO people (team_id) SELECT id FROM teams")
    assert not find_differences(first, look(database), start)
    database.execute("UPDATE people SET team_id = NULL")
    assert find_differences(first, look(database), start)


def test_reference_to_another_row_is_seen(database):
    database.execute(*TABLES)
    start = look(database)
    database.execute(*ROWS, "INSERT INTO teams (name) VALUES ('blue')")
    first = look(database)
    database.execute("UPDATE people SET team_id = 2")
    assert find_differences(first, look(database), start)


def test_moments_of_the_clock_are_equal_by_which_of_them_are(database):
    database.execute(*TABLES)
    start = look(database)
    database.execute(
        "SET timestamp = UNIX_TIMESTAMP()", "INSERT INTO people (seen) VALUES (NOW(6)), (NOW(6))"
    )
    first = look(database)
    database.execute("UPDATE people SET seen = seen + INTERVAL 5 SECOND")
    assert not find_differences(first, look(database), start)
    database.execute("UPDATE people SET seen = seen + INTERVAL 5 SECOND LIMIT 1")
    assert find_differences(first, look(database), start)


def test_copy_gives_the_same_database(database):
    database.execute(*TABLES, *ROWS, CHANGES[9], CHANGES[10])
    before, copy = look(database), database.copy()
    database.fill(copy)
    assert not find_differences(
        before, look(database), replace(before, rows={table: [] for table in before.rows})
    )
