"""What is kept only in part, line by line of docs/limits.md, on MySQL: what happens is what is said there."""

import pytest

from tests.migrator.one_more import begin, go, rows

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("no_drift")]

BASE = """
op.execute("CREATE TABLE things (id INT PRIMARY KEY AUTO_INCREMENT, name VARCHAR(20))")
op.execute("INSERT INTO things (name) VALUES ('a'), ('b')")
op.execute("CREATE TABLE sums (a INT, twice INT AS (a * 2), other INT, id INT PRIMARY KEY)")
op.execute("INSERT INTO sums (id, a, other) VALUES (1, 5, 6)")
op.execute("CREATE TABLE heaps (n INT)")
op.execute("INSERT INTO heaps VALUES (1)")
"""
THINGS = [(1, "a"), (2, "b")]
NOTHING = "SELECT 1"


@pytest.fixture
def url(mysql_url):
    return mysql_url


@pytest.fixture
def history(empty_project):
    return begin(empty_project, BASE)


def things(project, what="id, name"):
    return rows(project, f"SELECT {what} FROM things ORDER BY id")


def execute(*statements: str) -> str:
    return "\n".join(f"op.execute({text!r})" for text in statements)


def test_another_revision_that_adds_the_column_again_is_given_nothing(history):
    gone, there = "ALTER TABLE things DROP COLUMN name", "ALTER TABLE things ADD COLUMN name VARCHAR(20)"
    project = history(gone, there)
    project.write_revision("0003", "0002", execute(there), execute(gone))
    go(project, "head")
    assert things(project) == [(1, None), (2, None)]
    go(project, "0001")
    assert things(project) == THINGS


def test_a_revision_that_was_edited_meanwhile_gives_back_under_its_new_words(history):
    """A narrower type than the values need is not taken: the wider one stays."""
    down = "ALTER TABLE things DROP COLUMN colour"
    project = history("ALTER TABLE things ADD COLUMN colour VARCHAR(20)", down)
    project.execute("UPDATE things SET colour = CONCAT('colour ', id)")
    go(project, "0001")
    up = "ALTER TABLE things ADD COLUMN colour VARCHAR({}) DEFAULT 'r' COMMENT 'of paint'"
    for written, length in ((30, 30), (2, 30)):
        project.write_revision("0002", "0001", execute(up.format(written)), execute(down))
        go(project, "head")
        assert things(project, "id, colour") == [(1, "colour 1"), (2, "colour 2")]
        made = rows(project, "SHOW CREATE TABLE things")[0][1]
        assert f"`colour` varchar({length}) DEFAULT 'r' COMMENT 'of paint'" in made
        go(project, "0001")


def test_a_row_that_was_put_into_an_older_table_stays_and_is_put_in_again(history):
    project = history("INSERT INTO things (name) VALUES ('c')", NOTHING)
    go(project, "0001")
    assert things(project) == [*THINGS, (3, "c")]
    go(project, "head")
    assert things(project) == [*THINGS, (3, "c"), (4, "c")]


def test_a_row_that_stayed_under_a_key_of_its_own_is_refused_the_second_time(history):
    project = history("INSERT INTO things VALUES (7, 'c')", NOTHING)
    go(project, "0001")
    outcome = project.migrator("to", "head")
    assert outcome.code == 30
    assert "1062" in outcome.err
    assert things(project) == [*THINGS, (7, "c")]


@pytest.mark.parametrize(
    "up", ["INSERT INTO things (name) VALUES ('c')", "INSERT INTO things (name) SELECT 'c'"]
)
def test_a_row_that_nothing_tells_any_more_comes_back_beside_the_one_that_is_put_in_anew(history, up):
    """By VALUES a row is told by what the INSERT says of it, until it was edited; by a SELECT never."""
    project = history(up, "DELETE FROM things WHERE id > 2")
    project.execute("UPDATE things SET name = 'edited' WHERE id = 3")
    go(project, "0001")
    assert things(project) == THINGS
    go(project, "head")
    assert things(project, "name") == [("a",), ("b",), ("edited",), ("c",)]


def test_an_interrupted_way_may_give_another_id_and_both_rows_are_there(history):
    project = history(NOTHING, NOTHING)
    make = execute(
        "CREATE TABLE more (id INT PRIMARY KEY AUTO_INCREMENT, word VARCHAR(9))",
        "INSERT INTO more (word) VALUES ('left')",
    )
    project.write_revision("0003", "0002", make, execute("DROP TABLE more"))
    go(project, "head")
    project.execute("UPDATE more SET word = 'edited'")
    go(project, "0002")
    project.write_revision(
        "0003", "0002", f"{make}\n{execute('INSERT INTO gate VALUES (1)')}", execute("DROP TABLE more")
    )
    assert project.migrator("to", "head").code == 30
    project.execute("CREATE TABLE gate (n INT)")
    go(project, "head")
    (_, first), (number, second) = rows(project, "SELECT id, word FROM more ORDER BY id")
    assert (first, second) == ("edited", "left")
    assert number > 2  # the id that the interrupted run was given is not given again


def test_one_alter_whose_parts_the_server_would_refuse_alone_is_refused(history):
    statement = "ALTER TABLE sums DROP COLUMN a, MODIFY twice INT AS (other * 2)"
    project = history(NOTHING, NOTHING)
    project.write_revision("0003", "0002", execute(statement))
    outcome = project.migrator("to", "head")
    assert outcome.code == 10, outcome.err
    assert "Say it in several statements" in outcome.err
    assert rows(project, "SELECT a, twice FROM sums") == [(5, 10)]


@pytest.mark.parametrize(
    "statement", ["UPDATE heaps SET n = 2", "DELETE FROM heaps", "UPDATE {} SET n = 2", "DELETE FROM {}"]
)
def test_rows_of_a_table_without_a_primary_key_are_not_changed(history, statement):
    """Told by the checks, and where nobody knows the statement before, when it comes."""
    project = history(NOTHING, NOTHING)
    reads = "name = op.get_bind().execute(sa.text(\"SELECT 'heaps' FROM things LIMIT 1\")).scalar()\n"
    project.write_revision("0003", "0002", f"{reads}op.execute({statement!r}.format(name))")
    outcome = project.migrator("to", "head")
    assert outcome.code == 10, outcome.err
    assert "no primary key" in outcome.err
    assert rows(project, "SELECT n FROM heaps") == [(1,)]


def test_rows_that_a_trigger_of_the_project_s_writes_are_not_kept(history):
    project = history(NOTHING, NOTHING)
    project.execute(
        "CREATE TRIGGER totals AFTER UPDATE ON things FOR EACH ROW UPDATE sums SET other = other + 1"
    )
    project.write_revision("0003", "0002", execute("UPDATE things SET name = 'x' WHERE id = 1"), "pass")
    go(project, "head")
    assert rows(project, "SELECT other FROM sums") == [(7,)]
    go(project, "0002")  # it fires again when the row is given back
    assert things(project) == THINGS
    assert rows(project, "SELECT other FROM sums") == [(8,)]


def table_id(project):
    name = f"{project.url.rpartition('/')[2]}/things"
    query = f"SELECT table_id FROM information_schema.innodb_tables WHERE name = '{name}'"
    return rows(project, query)[0][0]


@pytest.mark.parametrize(
    ("words", "is_rebuilt"),
    [("VARCHAR(20)", False), ("VARCHAR(20) NOT NULL DEFAULT 'x'", True), ("VARCHAR(90)", True)],
)
def test_a_column_comes_back_at_once_but_where_its_type_or_nullability_is_another(history, words, is_rebuilt):
    project = history("ALTER TABLE things DROP COLUMN name", f"ALTER TABLE things ADD COLUMN name {words}")
    before = table_id(project)
    go(project, "0001")
    assert things(project) == THINGS
    assert (table_id(project) != before) is is_rebuilt


def test_a_view_over_a_column_that_goes_is_told_of_and_stays_as_it_is(history):
    project = history(NOTHING, NOTHING)
    project.execute("CREATE VIEW seen AS SELECT name FROM things")
    project.write_revision("0003", "0002", execute("ALTER TABLE things DROP COLUMN name"))
    outcome = project.migrator("to", "head")
    assert outcome.code == 10
    assert "drop-in-use" in outcome.err
    assert rows(project, "SELECT name FROM seen") == [("a",), ("b",)]
