"""A member of a primary key that goes and comes back: its values stay in their rows, under another key."""

import pytest

from tests.migrator.one_more import begin, columns, go, own, rows

pytestmark = pytest.mark.database

BASE = """
op.execute("CREATE TABLE seats (room INT NOT NULL, seat INT NOT NULL, name VARCHAR(20),"
           " PRIMARY KEY (room, seat))")
op.execute("INSERT INTO seats VALUES (1, 11, 'a'), (2, 12, 'b'), (3, 13, 'c')")
op.execute("ALTER TABLE seats ADD COLUMN loud VARCHAR(20) AS (UPPER(name)) INVISIBLE")
op.execute("CREATE TABLE counted (word VARCHAR(9) PRIMARY KEY, n INT NOT NULL AUTO_INCREMENT,"
           " UNIQUE KEY by_n (n))")
op.execute("INSERT INTO counted VALUES ('a', 4), ('b', 6)")
op.execute("CREATE TABLE words (id INT PRIMARY KEY AUTO_INCREMENT, word VARCHAR(20) NOT NULL)")
op.execute("INSERT INTO words VALUES (5, 'five'), (7, 'seven'), (9, 'nine')")
"""
SEATS = [(1, 11, "a"), (2, 12, "b"), (3, 13, "c")]
LONGER = "DROP PRIMARY KEY, ADD PRIMARY KEY (room, seat)"
LOUD = "ADD COLUMN loud VARCHAR(20) AS (UPPER(name)) INVISIBLE"
WORDS = [(5, "five"), (7, "seven"), (9, "nine")]


@pytest.fixture
def url(mysql_url):
    return mysql_url


@pytest.fixture
def history(empty_project):
    return begin(empty_project, BASE)


def key(project, table: str) -> list[str]:
    found = rows(project, f"SHOW KEYS FROM {table} WHERE Key_name = 'PRIMARY'")
    return [row[4] for row in found]


@pytest.mark.parametrize(
    ("up", "down"),
    [
        (
            "ALTER TABLE seats DROP COLUMN seat",
            f"ALTER TABLE seats ADD COLUMN seat INT NOT NULL AFTER room, {LONGER}",
        ),
        (
            "ALTER TABLE seats DROP PRIMARY KEY, DROP COLUMN seat, ADD PRIMARY KEY (room)",
            "ALTER TABLE seats DROP PRIMARY KEY, ADD seat INT NOT NULL, ADD PRIMARY KEY (room, seat)",
        ),
        (
            "ALTER TABLE seats DROP COLUMN seat, DROP COLUMN loud, DROP COLUMN name",
            f"ALTER TABLE seats ADD COLUMN (seat INT NOT NULL, name VARCHAR(20)), {LOUD}, {LONGER}",
        ),
    ],
)
def test_a_member_of_a_key_comes_back_with_its_values(history, up, down):
    project = history(up, down)
    assert key(project, "seats") == ["room"]
    assert "seat" not in columns(project, "seats")
    project.execute("INSERT INTO seats (room) VALUES (8)")
    project.execute("DELETE FROM seats WHERE room = 2")
    go(project, "0001")
    assert key(project, "seats") == ["room", "seat"]
    assert rows(project, "SELECT room, seat, name FROM seats ORDER BY room") == [
        (1, 11, "a"), (3, 13, "c"), (8, 0, None),
    ]  # fmt: skip
    assert own(project) == []
    go(project, "head")
    go(project, "0001")
    assert rows(project, "SELECT room, seat, name FROM seats ORDER BY room") == [
        (1, 11, "a"), (3, 13, "c"), (8, 0, None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("up", "down"),
    [
        (
            "ALTER TABLE words DROP COLUMN id, ADD PRIMARY KEY (word)",
            "ALTER TABLE words DROP PRIMARY KEY, ADD COLUMN id INT NOT NULL AUTO_INCREMENT PRIMARY KEY FIRST",
        ),
        (
            "ALTER TABLE words DROP COLUMN id",
            "ALTER TABLE words ADD COLUMN id INT NOT NULL AUTO_INCREMENT PRIMARY KEY FIRST",
        ),
        (
            "ALTER TABLE words DROP PRIMARY KEY, DROP id, ADD code INT NOT NULL AUTO_INCREMENT PRIMARY KEY",
            "ALTER TABLE words DROP COLUMN code, ADD COLUMN id INT NOT NULL AUTO_INCREMENT PRIMARY KEY FIRST",
        ),
    ],
)
def test_a_counted_key_comes_back_and_rows_that_were_born_meanwhile_are_counted_on(history, up, down):
    project = history(up, down)
    assert "id" not in columns(project, "words")
    project.execute("INSERT INTO words (word) VALUES ('tall'), ('zebra')")
    go(project, "0001")
    assert key(project, "words") == ["id"]
    assert rows(project, "SELECT id, word FROM words ORDER BY word") == [
        (5, "five"), (9, "nine"), (7, "seven"), (10, "tall"), (11, "zebra"),
    ]  # fmt: skip
    project.execute("INSERT INTO words (word) VALUES ('next')")
    assert rows(project, "SELECT MAX(id) > 11 FROM words") == [(1,)]


def test_a_key_that_would_not_be_unique_is_refused_and_nothing_has_changed(history):
    history("SELECT 1", "SELECT 1")
    project = history("SELECT 1", "SELECT 1")
    project.execute("INSERT INTO seats VALUES (1, 99, 'second')")
    project.write_revision("0003", "0002", 'op.execute("ALTER TABLE seats DROP COLUMN seat")')
    outcome = project.migrator("to", "head")
    assert outcome.code in {10, 30}, outcome.err
    assert columns(project, "seats") == ["room", "seat", "name"]
    assert key(project, "seats") == ["room", "seat"]


def test_a_key_of_another_column_finds_room_for_those_that_were_there(history):
    """Two rows born meanwhile share the key that they had not got: one stays, the other is set aside."""
    project = history(
        "ALTER TABLE seats DROP PRIMARY KEY, DROP COLUMN seat, ADD n INT NOT NULL AUTO_INCREMENT PRIMARY KEY",
        "ALTER TABLE seats DROP COLUMN n, ADD seat INT NOT NULL AFTER room, ADD PRIMARY KEY (room, seat)",
    )
    project.execute("INSERT INTO seats (room, name) VALUES (6, 'x'), (6, 'y')")
    go(project, "0001")
    assert rows(project, "SELECT * FROM seats ORDER BY room") == [*SEATS, (6, 0, "x")]
    assert ("aside", "seats", "") in own(project)


def test_rows_that_were_changed_under_the_longer_key_are_given_back_under_the_shorter(history):
    project = history("SELECT 1", "SELECT 1")
    project.write_revision(
        "0003", "0002",
        'op.execute("UPDATE seats SET name = UPPER(name)")\n'
        'op.execute("ALTER TABLE seats DROP COLUMN seat")',
        f'op.execute("ALTER TABLE seats ADD COLUMN seat INT NOT NULL, {LONGER}")\n'
        'op.execute("UPDATE seats SET name = CONCAT(name, seat)")',
    )  # fmt: skip
    go(project, "head")
    for _ in range(2):
        go(project, "0002")
        assert rows(project, "SELECT room, seat, name FROM seats ORDER BY room") == SEATS
        go(project, "head")
        assert rows(project, "SELECT room, name FROM seats ORDER BY room") == [(1, "A"), (2, "B"), (3, "C")]


def test_a_column_goes_with_what_is_computed_of_it_and_comes_back(history):
    project = history(
        "ALTER TABLE seats DROP COLUMN name, DROP COLUMN loud",
        "ALTER TABLE seats ADD COLUMN loud VARCHAR(20) AS (UPPER(name)), ADD COLUMN name VARCHAR(20)",
    )
    assert columns(project, "seats") == ["room", "seat"]
    go(project, "0001")
    assert rows(project, "SELECT name, loud FROM seats ORDER BY room") == [("a", "A"), ("b", "B"), ("c", "C")]


def test_a_counted_column_goes_with_its_key_and_comes_back(history):
    project = history(
        "ALTER TABLE counted DROP KEY by_n, DROP COLUMN n",
        "ALTER TABLE counted ADD COLUMN n INT NOT NULL AUTO_INCREMENT, ADD UNIQUE KEY by_n (n)",
    )
    project.execute("INSERT INTO counted VALUES ('z')")
    go(project, "0001")
    assert rows(project, "SELECT word, n FROM counted ORDER BY n") == [("a", 4), ("b", 6), ("z", 7)]
