"""What the database keeps of its applied revisions: their files, and which older images they fit."""

import hashlib
import json

import pytest

from tests.migrator.conftest import create_table

ROWS = "SELECT revision, down_revisions, name, fits_down_to, digest FROM migrator_applied ORDER BY revision"
FITS = "SELECT fits_down_to, fits_why FROM migrator_applied WHERE revision = 'two'"


def write_two(project, up: str) -> None:
    project.write_revision("two", "one", up, "pass")


@pytest.fixture
def at_one(empty_project):
    empty_project.write_revision("one", None, create_table("one"), 'op.drop_table("one")')
    assert empty_project.migrator("to", "one").code == 0
    return empty_project


def test_each_applied_revision_is_kept_with_its_file(project):
    assert project.migrator("to", "two").code == 0
    files = {name: project.folder / f"migrations/versions/{name}.py" for name in ("one", "two")}
    digests = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}
    assert project.execute(ROWS) == [
        ("one", "", "make one", "one", digests["one"]),
        ("two", "one", "make two", "one", digests["two"]),
    ]
    source = project.execute("SELECT source FROM migrator_applied WHERE revision = 'two'")[0][0]
    assert bytes(source) == files["two"].read_bytes()


def test_what_is_taken_back_is_kept_no_longer(project):
    assert project.migrator("to", "head").code == 0
    assert project.migrator("to", "one").code == 0
    assert [row[0] for row in project.execute(ROWS)] == ["one"]
    assert project.migrator("to", "base").code == 0
    assert project.execute(ROWS) == []


@pytest.mark.parametrize(
    "up",
    [
        create_table("more"),
        'op.add_column("one", sa.Column("a", sa.Integer))',
        'op.add_column("one", sa.Column("a", sa.Integer, nullable=False, server_default="1"))',
        'op.create_index("ix", "one", ["text"])',
        "op.execute(\"INSERT INTO one (text) VALUES ('a')\")",
        'op.add_column("one", sa.Column("a", sa.Integer))\nop.backfill("one", {"a": "id"})',
        f'{create_table("more")}\nop.execute("DELETE FROM more")\nop.drop_table("more")',
        'op.get_bind().execute(sa.text("SELECT 1")).all()',
    ],
)
def test_what_only_adds_fits_the_image_from_before(at_one, up):
    write_two(at_one, up)
    outcome = at_one.migrator("to", "head")
    assert outcome.code == 0, outcome.err
    assert at_one.execute(FITS) == [("one", "")]


@pytest.mark.parametrize(
    ("up", "why"),
    [
        ('op.drop_table("one")', "drop table one"),
        ('op.rename_table("one", "other")', "rename table one"),
        ('op.execute("ALTER TABLE one RENAME COLUMN text TO body")', "renames the column one.text"),
        ('op.drop_column("one", "text")', "drops the column one.text"),
        ('op.create_index("ix", "one", ["text"], unique=True)', "add index one.ix"),
        ("op.execute(\"UPDATE one SET text = 'a'\")", "changes rows of one (UPDATE)"),
        ('op.execute("DELETE FROM one")', "changes rows of one (DELETE)"),
    ],
)
def test_what_does_more_fits_no_older_image_and_says_why(at_one, up, why):
    write_two(at_one, up)
    outcome = at_one.migrator("to", "head")
    assert outcome.code == 0, outcome.err
    assert at_one.execute(FITS) == [("two", why)]


def test_the_author_may_say_what_it_fits_with_a_reason(at_one):
    write_two(at_one, "op.execute(\"UPDATE one SET text = 'a'\")\n# migrator: fits one: it only tidies")
    assert at_one.migrator("to", "head").code == 0
    assert at_one.execute(FITS) == [("one", "it only tidies")]


def test_without_a_reason_it_is_refused(at_one):
    write_two(at_one, 'op.drop_table("one")\n# migrator: fits one')
    outcome = at_one.migrator("to", "head")
    assert outcome.code == 10
    assert "fits-unusable (two) the line `fits one` gives no reason" in outcome.err


def test_one_break_is_one_for_all_that_come_later(project):
    project.write_revision("four", "three", 'op.drop_table("one")')
    project.write_revision("five", "four", create_table("five"))
    assert project.migrator("to", "head").code == 0
    found = {row[0]: row[3] for row in project.execute(ROWS)}
    assert found == {"one": "one", "two": "one", "three": "one", "four": "four", "five": "four"}


def test_a_database_from_before_is_taken_over_quietly(project):
    assert project.migrator("to", "two").code == 0
    project.execute("DROP TABLE migrator_applied")
    outcome = project.migrator("to", "two")
    assert outcome.code == 0
    assert "nothing to do" in outcome.err
    assert [row[0] for row in project.execute(ROWS)] == ["one", "two"]
    assert project.execute(FITS) == [("two", "it was applied before this was recorded")]
    assert project.migrator("to", "head").code == 0
    assert [row[3] for row in project.execute(ROWS)] == ["one", "two", "two"]


def test_what_another_tool_has_recorded_is_followed(project):
    assert project.migrator("to", "three").code == 0
    project.execute('DROP TABLE "three"' if project.url.startswith("sqlite") else "DROP TABLE three")
    project.execute("UPDATE alembic_version SET version_num = 'two'")
    assert project.migrator("to", "two").code == 0
    assert [row[0] for row in project.execute(ROWS)] == ["one", "two"]


def test_kept_lists_them_newest_first(project):
    project.write_revision("four", "three", 'op.drop_table("one")')
    assert "no revision is kept" in project.migrator("kept").out
    assert project.migrator("to", "head").code == 0
    lines = project.migrator("kept").out.splitlines()
    assert [line.split()[0] for line in lines] == ["four", "three", "two", "one"]
    assert lines[0].endswith("make four (fits down to four: drop table one)")
    assert lines[1].endswith("make three (fits down to one)")
    told = json.loads(project.migrator("--json", "kept").out)
    assert [(one["revision"], one["fits_down_to"]) for one in told][:2] == [
        ("four", "four"),
        ("three", "one"),
    ]
    assert told[0]["applied_at"].startswith("20")


def test_status_tells_which_images_fit(project):
    assert project.migrator("to", "head").code == 0
    assert "fits images whose head is one or newer" in project.migrator("status").out


def test_a_file_that_was_edited_since_is_told(project):
    assert project.migrator("to", "two").code == 0
    path = project.folder / "migrations/versions/one.py"
    text = path.read_text()
    path.write_text(text + "# more\n")
    outcome = project.migrator("to", "head")
    assert outcome.code == 0, outcome.err
    assert "the file of one was edited since it was applied" in outcome.err
    path.write_text(text)
    assert "edited" not in project.migrator("to", "two").err
