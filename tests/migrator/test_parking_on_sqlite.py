"""On SQLite, too, a way down loses nothing: what it takes is there again after the way up."""

import pytest

from tests.migrator.conftest import Actor

FIRST = """
op.create_table("people", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(50)))
op.create_table(
    "notes", sa.Column("id", sa.Integer, primary_key=True), sa.Column("body", sa.String(50)),
    sa.Column("person_id", sa.Integer, sa.ForeignKey("people.id")))
"""


@pytest.fixture
def url(tmp_path) -> str:
    return f"sqlite:///{tmp_path}/notes.db"


@pytest.fixture
def history(empty_project):
    """Writes the second revision; the database stands there, with rows."""

    def write(up: str, down: str, *rows: str) -> Actor:
        project = empty_project
        project.write_revision("one", None, FIRST, 'op.drop_table("notes")\nop.drop_table("people")')
        project.write_revision("two", "one", up, down)
        go(project, "one")
        project.execute("INSERT INTO people VALUES (1, 'Ada'), (2, 'Grace'), (3, NULL)")
        go(project, "two")
        for statement in rows:
            project.execute(statement)
        return project

    return write


def go(project: Actor, target: str) -> None:
    outcome = project.migrator("to", target)
    assert outcome.code == 0, outcome.err


def rows(project: Actor, what: str = "id, name, mail", table: str = "people") -> list:
    return project.execute(f"SELECT {what} FROM {table} ORDER BY 1")


ADD_MAIL = 'op.add_column("people", sa.Column("mail", sa.String(50)))'
DROP_MAIL = 'op.drop_column("people", "mail")'
BATCH_DROP_MAIL = 'with op.batch_alter_table("people") as batch:\n    batch.drop_column("mail")'
MAILS = "UPDATE people SET mail = name || '@example.org' WHERE id < 3"


@pytest.mark.parametrize("down", [DROP_MAIL, BATCH_DROP_MAIL])
def test_a_column_comes_back_with_its_values(history, down):
    project = history(ADD_MAIL, down, MAILS)
    before = rows(project)
    for _ in range(3):
        go(project, "one")
        assert "mail" not in str(project.execute("SELECT sql FROM sqlite_master WHERE name = 'people'"))
        go(project, "two")
        assert rows(project) == before
    assert project.execute("SELECT name FROM migrator_parked") == []


def test_rows_that_were_written_meanwhile_keep_what_was_written(history):
    project = history(ADD_MAIL, DROP_MAIL, MAILS)
    go(project, "one")
    project.execute("UPDATE people SET name = 'Ada L.' WHERE id = 1")
    project.execute("DELETE FROM people WHERE id = 2")
    project.execute("INSERT INTO people VALUES (4, 'Mary')")
    go(project, "two")
    assert rows(project) == [(1, "Ada L.", "Ada@example.org"), (3, None, None), (4, "Mary", None)]


def test_a_backfill_stands_where_its_source_was_written_and_the_old_value_is_set_aside(history):
    fill = "op.execute(\"UPDATE people SET mail = lower(name) || '@new' WHERE name IS NOT NULL\")"
    project = history(f"{ADD_MAIL}\n{fill}", DROP_MAIL, MAILS)
    go(project, "one")
    project.execute("UPDATE people SET name = 'Augusta' WHERE id = 1")
    project.execute("INSERT INTO people VALUES (4, 'Mary')")
    go(project, "two")
    mails = ["augusta@new", "Grace@example.org", None, "mary@new"]
    assert [row[2] for row in rows(project)] == mails
    ((name,),) = project.execute("SELECT name FROM migrator_parked WHERE kind = 'aside'")
    assert project.execute(f"SELECT was__id, was__mail FROM {name}") == [(1, "Ada@example.org")]


def test_a_table_comes_back_with_its_rows_and_those_that_the_revision_puts_in(history):
    up = (
        'op.execute("CREATE TABLE tags (id INTEGER PRIMARY KEY, name VARCHAR(9))")\n'
        "op.execute(\"INSERT INTO tags VALUES (1, 'first')\")"
    )
    project = history(up, 'op.drop_table("tags")', "INSERT INTO tags VALUES (7, 'ink')",
                      "UPDATE tags SET name = 'edited' WHERE id = 1")  # fmt: skip
    go(project, "one")
    go(project, "two")
    assert rows(project, "id, name", "tags") == [(1, "edited"), (7, "ink")]
    go(project, "base")
    go(project, "two")
    assert rows(project, "id, name", "tags") == [(1, "edited"), (7, "ink")]
    assert rows(project, "id, name") == [(1, "Ada"), (2, "Grace"), (3, None)]


def test_rows_that_a_way_down_changes_or_removes_come_back(history):
    up = 'op.execute("SELECT 1")'
    down = (
        'op.execute("UPDATE people SET name = substr(name, 1, 1)")\n'
        'op.execute("DELETE FROM people WHERE id = 2")\nop.execute("DELETE FROM notes")'
    )
    project = history(up, down, "INSERT INTO notes VALUES (1, 'x', 2)")
    go(project, "one")
    assert rows(project, "id, name") == [(1, "A"), (3, None)]
    go(project, "two")
    assert rows(project, "id, name") == [(1, "Ada"), (2, "Grace"), (3, None)]
    assert rows(project, "id, body, person_id", "notes") == [(1, "x", 2)]


def test_what_refers_to_a_row_that_is_gone_is_set_aside(history):
    notes = "INSERT INTO notes VALUES (1, 'x', 2), (2, 'y', 1)"
    project = history('op.execute("SELECT 1")', 'op.execute("DELETE FROM notes")', notes)
    go(project, "one")
    project.execute("DELETE FROM people WHERE id = 2")
    go(project, "two")
    assert rows(project, "id, body", "notes") == [(2, "y")]
    ((name,),) = project.execute("SELECT name FROM migrator_parked WHERE kind = 'aside'")
    assert project.execute(f"SELECT was__body FROM {name}") == [("x",)]
    assert project.migrator("parked").out.count("notes") >= 1


def test_a_rename_on_the_way_carries_everything(history):
    up = (
        'op.rename_table("people", "persons")\nop.execute("ALTER TABLE persons RENAME COLUMN name TO called")'
    )
    down = (
        'op.execute("UPDATE persons SET called = NULL WHERE id = 1")\n'
        'op.execute("ALTER TABLE persons RENAME COLUMN called TO name")\nop.rename_table("persons", "people")'
    )
    project = history(up, down)
    go(project, "one")
    project.execute("DELETE FROM people WHERE id = 2")
    go(project, "two")
    assert rows(project, "id, called", "persons") == [(1, "Ada"), (3, None)]


def test_a_failing_revision_leaves_nothing_of_it(history):
    project = history(ADD_MAIL, f'{DROP_MAIL}\nop.execute("no such thing")', MAILS)
    before = rows(project)
    assert project.migrator("to", "one").code == 30
    assert rows(project) == before
    assert project.execute("SELECT name FROM sqlite_master WHERE name LIKE 'parked%'") == []


def test_a_table_without_a_key_is_refused_by_name(history):
    down = 'op.execute("ALTER TABLE loose DROP COLUMN b")'
    row = "INSERT INTO loose VALUES ('1', '2')"
    project = history('op.execute("CREATE TABLE loose (a TEXT, b TEXT)")', down, row)
    outcome = project.migrator("to", "one")
    assert outcome.code == 10
    assert "loose" in outcome.err
    assert rows(project, "a, b", "loose") == [("1", "2")]


def test_what_is_parked_is_listed_and_purged_when_it_is_confirmed(history):
    project = history(ADD_MAIL, DROP_MAIL, MAILS)
    go(project, "one")
    listed = project.migrator("parked").out
    ((name,),) = project.execute("SELECT name FROM migrator_parked")
    assert name in listed
    assert "3 rows" in listed
    assert project.migrator("purge", name).code == 10
    assert project.migrator("purge", "--days=1", "--yes").out.strip() == "nothing was to go"
    assert project.migrator("purge", name, "--yes").code == 0
    assert project.migrator("parked").out.strip() == "nothing is parked"
    go(project, "two")
    assert [row[2] for row in rows(project)] == [None, None, None]


def test_drift_and_status_pass_over_what_is_parked(history):
    project = history(ADD_MAIL, DROP_MAIL, MAILS)
    go(project, "one")
    outcome = project.migrator("drift")
    assert outcome.code == 0, outcome.out + outcome.err
    assert "parked" not in outcome.out


INDEX = """
op.execute("CREATE VIRTUAL TABLE people_index USING fts5(name, content='people', content_rowid='id')")
op.execute(
    "CREATE TRIGGER people_indexed AFTER INSERT ON people BEGIN"
    " INSERT INTO people_index (rowid, name) VALUES (new.id, new.name); END")
op.execute("INSERT INTO people_index (people_index) VALUES ('rebuild')")
"""
NO_INDEX = 'op.execute("DROP TRIGGER people_indexed")\nop.execute("DROP TABLE people_index")'
LOOK = "SELECT rowid FROM people_index WHERE people_index MATCH 'Ada'"


def test_an_index_over_another_table_is_made_anew_and_nothing_of_it_is_kept(history):
    project = history(INDEX, NO_INDEX, "INSERT INTO people VALUES (4, 'Ada')")
    assert project.execute(LOOK) == [(1,), (4,)]
    for _ in range(2):
        go(project, "one")
        assert project.execute("SELECT name FROM sqlite_master WHERE name LIKE 'people_%'") == []
        go(project, "two")
        assert project.execute(LOOK) == [(1,), (4,)]
        assert project.execute("SELECT name FROM sqlite_master WHERE name LIKE '%parked%'") == []
    assert project.migrator("drift").code == 0
    project.execute("DROP TABLE people_index")
    assert "people_index" in project.migrator("drift").out


def test_a_virtual_table_with_rows_of_its_own_keeps_them(history):
    made = 'op.execute("CREATE VIRTUAL TABLE words USING fts5(word)")'
    project = history(made, 'op.execute("DROP TABLE words")', "INSERT INTO words VALUES ('ink')")
    for _ in range(2):
        go(project, "one")
        go(project, "two")
        assert project.execute("SELECT word FROM words WHERE words MATCH 'ink'") == [("ink",)]
