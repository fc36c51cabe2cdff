"""What the journal does not see, or cannot repeat: each line of docs/limits.md that says so, on MySQL.

Each revision has a gate: a statement that is refused the first time, behind a schema statement that commits
what stands before it.
"""

import pytest

pytestmark = pytest.mark.database

COMMITS = 'op.add_column("one", sa.Column("extra", sa.Integer))'
GATE = 'op.execute("INSERT INTO gate VALUES (1)")'


@pytest.fixture
def url(mysql_url):
    return str(mysql_url)


@pytest.fixture
def at_two(project):
    assert project.migrator("to", "two").code == 0
    (project.folder / "migrations/versions/three.py").unlink()
    return project


def run_twice(project, *lines: str, between=lambda: None):
    """The outcome of the same command once the gate is open."""
    project.write_revision("three", "two", "\n".join((*lines, GATE)))
    first = project.migrator("to", "head")
    assert first.code == 30, first.err
    assert "gate" in first.err
    project.execute("CREATE TABLE gate (id INT PRIMARY KEY)")
    between()
    return project.migrator("to", "head")


def test_what_goes_round_sqlalchemy_may_be_executed_twice(at_two):
    around = "op.get_bind().connection.cursor().execute(\"INSERT INTO one (text) VALUES ('around')\")"
    outcome = run_twice(at_two, around, COMMITS)
    assert outcome.code == 0, outcome.err
    assert at_two.execute("SELECT text FROM one") == [("around",), ("around",)]


def test_what_goes_through_sqlalchemy_is_executed_once(at_two):
    outcome = run_twice(at_two, "op.execute(\"INSERT INTO one (text) VALUES ('through')\")", COMMITS)
    assert outcome.code == 0, outcome.err
    assert at_two.execute("SELECT text FROM one") == [("through",)]


def test_a_set_that_reads_a_table_which_is_gone_is_30(at_two):
    outcome = run_twice(
        at_two,
        "op.execute(\"SET @n = (SELECT COUNT(*) FROM two), sql_mode = 'STRICT_ALL_TABLES'\")",
        'op.execute("RENAME TABLE two TO deux")',
    )
    assert outcome.code == 30, outcome.err
    assert "two" in outcome.err


def test_python_that_asks_outside_the_database_and_goes_another_way_is_16(at_two):
    outside = (
        'import os\nif not os.path.exists("later"):\n'
        "    op.execute(\"INSERT INTO one (text) VALUES ('seen')\")"
    )
    outcome = run_twice(at_two, outside, COMMITS, between=(at_two.folder / "later").touch)
    assert outcome.code == 16, outcome.err
    assert at_two.execute("SELECT text FROM one") == [("seen",)]


def test_ids_above_the_counter_behind_ids_that_the_server_gave_may_be_30(at_two):
    project = at_two
    project.write_revision(
        "three",
        "two",
        "op.execute(\"INSERT INTO one (text) VALUES ('a'), ('b')\")\n" + GATE + "\n"
        "op.execute(\"INSERT INTO one (id, text) VALUES (3, 'c')\")",
    )
    assert project.migrator("to", "head").code == 30  # all taken back, but for the counter
    project.execute("CREATE TABLE gate (id INT PRIMARY KEY)")
    outcome = project.migrator("to", "head")
    assert outcome.code == 30, outcome.err
    assert "Duplicate entry '3'" in outcome.err


def test_a_function_that_writes_is_not_called_again_by_its_select(at_two):
    make = "CREATE FUNCTION note_it() RETURNS INT BEGIN INSERT INTO one (text) VALUES ('f'); RETURN 1; END"
    at_two.execute(make)
    outcome = run_twice(at_two, 'op.get_bind().execute(sa.text("SELECT note_it()")).all()', COMMITS)
    assert outcome.code == 0, outcome.err
    assert at_two.execute("SELECT text FROM one") == [("f",)]


def test_now_stands_still_in_a_resumed_run_and_what_python_draws_is_another(at_two):
    """What was rolled back with the first run is drawn anew; its shape is the same."""
    now = 'op.execute("INSERT INTO one (text) VALUES (NOW(6))")'
    draws = (
        "import uuid\nword = uuid.uuid4().hex\nopen('drawn', 'a').write(word + ' ')\n"
        "op.get_bind().execute(sa.text(\"INSERT INTO two (text) VALUES (:word)\"), {'word': word})"
    )
    outcome = run_twice(at_two, now, COMMITS, draws, now)
    assert outcome.code == 0, outcome.err
    (first,), (second,) = at_two.execute("SELECT text FROM one ORDER BY id")
    assert first == second
    ((word,),) = at_two.execute("SELECT text FROM two")
    drawn = (at_two.folder / "drawn").read_text().split()
    assert word == drawn[-1]
    assert len({len(one) for one in drawn}) == 1
    assert len(set(drawn)) > 1
