"""An older image, whose folder lacks what the database has: it goes down by what the database keeps."""

import hashlib
import json
from contextlib import contextmanager

import pytest

from tests.migrator.conftest import create_table

LAST = 'op.add_column("one", sa.Column("a", sa.Integer))', 'op.drop_column("one", "a")'


@pytest.fixture
def newer(project):
    """At ``four``, of which an older image knows nothing; its way down reads a table."""
    project.write_revision("four", "three", *LAST)
    outcome = project.migrator("to", "head")
    assert outcome.code == 0, outcome.err
    return project


@contextmanager
def older_image(project, *lacking: str):
    """The folder without these files; they come back at the end."""
    folder = project.folder / "migrations/versions"
    files = {name: (folder / f"{name}.py").read_text() for name in lacking}
    for name in lacking:
        (folder / f"{name}.py").unlink()
    try:
        yield project
    finally:
        for name, text in files.items():
            (folder / f"{name}.py").write_text(text)


def columns(project) -> set[str]:
    is_sqlite = project.url.startswith("sqlite")
    found = project.execute("PRAGMA table_info(one)" if is_sqlite else "SHOW COLUMNS FROM one")
    names = {row[1 if is_sqlite else 0] for row in found}
    return {name for name in names if not name.startswith("parked__")}


def version(project) -> str:
    return project.execute("SELECT version_num FROM alembic_version")[0][0]


def test_older_image_goes_down_to_its_own_head(newer):
    with older_image(newer, "three", "four"):
        outcome = newer.migrator("to", "two")
        assert outcome.code == 0, outcome.err
        assert "down to two: 2 revisions (four, three)" in outcome.err
    assert newer.tables() == {"one", "two"}
    assert columns(newer) == {"id", "text"}
    assert newer.migrator("to", "head").code == 0
    assert columns(newer) == {"id", "text", "a"}


@pytest.mark.parametrize(("target", "tables"), [("-2", {"one", "two"}), ("one", {"one"}), ("base", set())])
def test_it_goes_down_to_whatever_is_its_own(newer, target, tables):
    with older_image(newer, "three", "four"):
        outcome = newer.migrator("to", target)
        assert outcome.code == 0, outcome.err
    assert newer.tables() == tables


@pytest.mark.parametrize("target", ["three", "-1"])
def test_it_does_not_go_to_a_revision_that_it_lacks(newer, target):
    with older_image(newer, "three", "four"):
        outcome = newer.migrator("to", target)
    assert outcome.code == 2, outcome.err
    assert "make migrate rev=two" in outcome.err
    assert version(newer) == "four"


def test_its_own_head_is_nothing_to_do_where_the_newer_ones_only_add(newer):
    with older_image(newer, "three", "four"):
        outcome = newer.migrator("to", "head")
    assert outcome.code == 0, outcome.err
    assert "nothing to do: the database stands at four" in outcome.err
    assert version(newer) == "four"


def test_its_own_head_is_refused_where_one_breaks_it(newer):
    newer.write_revision("five", "four", "op.execute(\"UPDATE one SET text = 'x'\")")
    assert newer.migrator("to", "head").code == 0
    with older_image(newer, "four", "five"):
        outcome = newer.migrator("to", "head")
        assert outcome.code == 10, outcome.err
        assert "five breaks older images: changes rows of one (UPDATE)" in outcome.err
        assert "make migrate rev=three web=stop   takes back five, four" in outcome.err
        assert newer.migrator("to", "three").code == 0
    assert version(newer) == "three"


def test_it_tells_where_the_database_is(newer):
    with older_image(newer, "three", "four"):
        assert newer.migrator("current").out == "four\n"
        status = newer.migrator("status").out
        assert "ahead of this image, which lacks four, three; make migrate rev=two takes them back" in status
        history = newer.migrator("history").out.splitlines()
        assert history[0] == "● four   make four (no file here; the database keeps it)  (database)"
        assert history[2] == "• two    make two  (head)"
        plan = newer.migrator("plan", "two").out
        assert "DROP COLUMN a" in plan
        assert "DROP TABLE three" in plan


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE migrator_applied SET source = '{}' WHERE revision = 'four'",
        "UPDATE migrator_applied SET source = '{}', digest = '{digest}' WHERE revision = 'four'",
        "UPDATE migrator_applied SET down_revisions = 'two' WHERE revision = 'four'",
        "UPDATE migrator_applied SET seal = '' WHERE revision = 'four'",
    ],
)
def test_what_was_not_sealed_by_the_migrator_is_not_run(newer, change):
    evil = "revision, down_revision = ''four'', ''three''\nopen(''touched'', ''w'')\ndef downgrade(): pass"
    digest = hashlib.sha256(evil.replace("''", "'").encode()).hexdigest()
    newer.execute(change.replace("{}", evil).replace("{digest}", digest))
    with older_image(newer, "four"):
        outcome = newer.migrator("to", "three")
    assert outcome.code == 13, outcome.err
    assert "is not sealed by us" in outcome.err
    assert not (newer.folder / "touched").exists()
    assert version(newer) == "four"


@pytest.mark.parametrize("url", ["mysql"], indirect=True)
@pytest.mark.database
def test_after_a_new_password_the_seals_are_renewed_by_who_has_the_files(newer):
    """Another account of the same database stands for another password of the same account."""
    database = newer.url.rpartition("/")[2]
    account = f"new_{database[-12:]}"
    newer.execute(f"CREATE USER {account} IDENTIFIED BY 'another'")
    newer.execute(f"GRANT ALL ON `{database}`.* TO {account}")
    first, scheme = newer.url, newer.url.partition("://")
    newer.url = f"{scheme[0]}://{account}:another@{scheme[2].partition('@')[2]}"
    try:
        with older_image(newer, "four"):
            assert newer.migrator("to", "three").code == 13
        assert newer.migrator("kept", "--renew").code == 0
        with older_image(newer, "four"):
            outcome = newer.migrator("to", "three")
            assert outcome.code == 0, outcome.err
    finally:
        newer.url = first
        newer.execute(f"DROP USER {account}")


def test_what_the_database_does_not_keep_is_13_as_before(newer):
    newer.execute("DELETE FROM migrator_applied WHERE revision = 'four'")
    with older_image(newer, "four"):
        outcome = newer.migrator("to", "three")
    assert outcome.code == 13
    assert "Nor does the database keep its file" in outcome.err


def test_a_database_without_the_table_is_13_as_before(newer):
    newer.execute("DROP TABLE migrator_applied")
    with older_image(newer, "four"):
        assert newer.migrator("to", "three").code == 13


@pytest.mark.parametrize("url", ["mysql"], indirect=True)
@pytest.mark.database
def test_an_interrupted_way_down_is_finished_by_the_older_image(project):
    """What is half taken back is still in the database, file and all."""
    project.write_revision(
        "four",
        "three",
        create_table("four"),
        'op.drop_table("four")\nop.execute("INSERT INTO nowhere VALUES (1)")',
    )
    assert project.migrator("to", "head").code == 0
    with older_image(project, "four"):
        outcome = project.migrator("to", "three")
        assert outcome.code == 30, outcome.err
        assert project.tables() == {"one", "two", "three"}
        project.execute("CREATE TABLE nowhere (id INT)")
        outcome = project.migrator("to", "three")
        assert outcome.code == 0, outcome.err
        assert "going on with four" in outcome.err
    assert version(project) == "three"
    told = json.loads(project.migrator("--json", "kept").out)
    assert [one["revision"] for one in told] == ["three", "two", "one"]
