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
