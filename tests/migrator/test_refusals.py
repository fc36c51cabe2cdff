"""What the journal cannot follow is refused by name (docs/limits.md); on MySQL."""

import pytest

pytestmark = pytest.mark.database

MANY_RANDOM_BYTES = (
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900)"
    " SELECT i, TO_BASE64(RANDOM_BYTES(1000)) FROM n JOIN (SELECT 1 FROM n LIMIT 30) m"
)


@pytest.fixture
def url(mysql_url):
    return str(mysql_url)


@pytest.fixture
def at_two(project):
    assert project.migrator("to", "two").code == 0
    (project.folder / "migrations/versions/three.py").unlink()
    return project


@pytest.mark.parametrize(
    "statement",
    [
        "LOCK TABLES one WRITE",
        "CALL nothing()",
        "USE mysql",
        "PREPARE p FROM 'SELECT 1'",
        "HANDLER one OPEN",
        "XA START 'x'",
        "SELECT 1 INTO OUTFILE '/tmp/x'",
        "LOAD DATA INFILE '/tmp/x' REPLACE INTO TABLE one",
        "CREATE USER somebody",
        "DROP ROLE anybody",
        "nonsense",
    ],
)
def test_statement_that_cannot_be_followed_is_refused_before_it_runs(at_two, statement):
    at_two.write_revision("three", "two", f"op.execute({statement!r})")
    outcome = at_two.migrator("to", "head")
    assert outcome.code == 10, outcome.err
    assert "cannot be followed" in outcome.err
    assert statement in outcome.err


def test_swallowing_the_refusal_does_not_help(at_two):
    at_two.write_revision(
        "three",
        "two",
        "try:\n    op.execute('LOCK TABLES one WRITE')\nexcept Exception:\n    pass\n"
        "op.execute(\"INSERT INTO one (text) VALUES ('x')\")",
    )
    assert at_two.migrator("to", "head").code == 10
    assert at_two.execute("SELECT * FROM one") == []


def test_writing_through_another_connection_is_refused_and_reading_is_not(at_two):
    second = (
        "with op.get_bind().engine.connect() as other:\n    other.execute(sa.text({!r}))\n    other.commit()"
    )
    at_two.write_revision("three", "two", second.format("SELECT 1"))
    assert at_two.migrator("to", "head").code == 0
    at_two.write_revision("four", "three", second.format("INSERT INTO one (text) VALUES ('x')"))
    outcome = at_two.migrator("to", "head")
    assert outcome.code == 10, outcome.err
    assert "connection of its own" in outcome.err
    assert at_two.execute("SELECT * FROM one") == []


def test_result_that_is_too_large_for_the_journal_is_refused(at_two):
    at_two.write_revision(
        "three",
        "two",
        f"op.get_bind().execute(sa.text({MANY_RANDOM_BYTES!r})).all()",
    )
    outcome = at_two.migrator("to", "head")
    assert outcome.code == 10, outcome.err
    assert "larger than 16 MiB" in outcome.err


def test_value_of_a_type_that_the_journal_does_not_know_is_refused(at_two):
    """An application's env.py may tell the driver to make anything of a value: here a complex number."""
    convert = "op.get_bind().connection.driver_connection.decoders = {253: complex}"
    at_two.execute("INSERT INTO one (text) VALUES ('1')")
    at_two.write_revision(
        "three", "two", f"{convert}\nop.get_bind().execute(sa.text('SELECT text FROM one')).all()"
    )
    outcome = at_two.migrator("to", "head")
    assert outcome.code == 10, outcome.err
    assert "A value of type complex cannot be kept" in outcome.err


# What the view is called is read from the database: nobody knows it before the revision runs.
READS_NAME = "name = op.get_bind().execute(sa.text(\"SELECT 'seen' FROM one LIMIT 1\")).scalar()\n"
THROUGH_VIEW = [
    "UPDATE {} SET shown = 'x'",
    "UPDATE one o JOIN {} s ON s.id = o.id SET s.shown = 'x'",
    "DELETE FROM {}",
    "WITH few AS (SELECT 1 AS id) DELETE FROM {} WHERE id IN (SELECT id FROM few)",
    "REPLACE INTO {} VALUES (1, 'x')",
    "INSERT INTO {} VALUES (1, 'x') ON DUPLICATE KEY UPDATE shown = 'x'",
]


@pytest.fixture
def with_view(at_two):
    at_two.execute("INSERT INTO one (text) VALUES ('kept')")
    at_two.execute("CREATE VIEW seen AS SELECT id, text AS shown FROM one")
    return at_two


@pytest.mark.parametrize("statement", THROUGH_VIEW)
def test_change_through_a_view_that_nobody_knew_of_is_refused_before_it_runs(with_view, statement):
    with_view.write_revision("three", "two", READS_NAME + f"op.execute({statement!r}.format(name))")
    outcome = with_view.migrator("to", "head")
    assert outcome.code == 10, outcome.err
    assert "changes rows through the view seen" in outcome.err
    assert with_view.execute("SELECT id, text FROM one") == [(1, "kept")]


def test_what_only_reads_a_view_or_is_allowed_by_its_file_runs(with_view):
    with_view.write_revision(
        "three",
        "two",
        READS_NAME
        + "op.execute('UPDATE one o JOIN {} s ON s.id = o.id SET o.text = CONCAT(s.shown, 1)'.format(name))\n"
        "op.execute('INSERT INTO {} VALUES (2, \"new\")'.format(name))\n",
    )
    assert with_view.migrator("to", "head").code == 0
    with_view.write_revision(
        "four",
        "three",
        READS_NAME
        + "# migrator: allow changes-through-view: none of these is wanted back\n"
        + "op.execute('DELETE FROM {} WHERE id = 2'.format(name))",
    )
    outcome = with_view.migrator("to", "head")
    assert outcome.code == 0, outcome.err
    assert with_view.execute("SELECT id, text FROM one") == [(1, "kept1")]
