"""What is kept in part on SQLite, line by line of docs/limits.md."""

import pytest

from tests.migrator.one_more import begin, go

BASE = """
op.execute("CREATE TABLE things (id INTEGER PRIMARY KEY, name VARCHAR(20), mail VARCHAR(20), last INTEGER)")
op.execute("INSERT INTO things VALUES (1, 'a', 'a@x', 1), (2, 'b', 'b@x', 2)")
op.execute("CREATE TABLE seats (room INTEGER, seat INTEGER, PRIMARY KEY (room, seat))")
op.execute("INSERT INTO seats VALUES (1, 11)")
op.execute("CREATE TABLE told (id INTEGER)")
"""
DROP_MAIL = "ALTER TABLE things DROP COLUMN mail"
ADD_MAIL = "ALTER TABLE things ADD COLUMN mail VARCHAR(20)"


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path}/notes.db"


@pytest.fixture
def history(empty_project):
    return begin(empty_project, BASE)


def test_triggers_fire_when_rows_are_given_back(history):
    project = history(DROP_MAIL, ADD_MAIL)
    project.execute("CREATE TRIGGER tells AFTER UPDATE ON things BEGIN INSERT INTO told VALUES (new.id); END")
    go(project, "0001")
    assert project.execute("SELECT id, mail FROM things") == [(1, "a@x"), (2, "b@x")]
    assert set(project.execute("SELECT id FROM told")) == {(1,), (2,)}


def test_a_column_that_comes_back_stands_behind_the_others(history):
    project = history(DROP_MAIL, ADD_MAIL)
    go(project, "0001")
    assert [row[1] for row in project.execute("PRAGMA table_info(things)")] == ["id", "name", "last", "mail"]
    assert project.execute("SELECT mail FROM things ORDER BY id") == [("a@x",), ("b@x",)]


@pytest.mark.parametrize(("words", "rows"), [("", 1), (" AUTOINCREMENT", 2)])
def test_a_row_that_is_put_in_anew_may_stand_beside_the_one_that_comes_back(history, words, rows):
    """Where the table never gives an id twice."""
    project = history(f"CREATE TABLE roles (id INTEGER PRIMARY KEY{words}, name VARCHAR(9))", "SELECT 1")
    up = "INSERT INTO roles (name) VALUES ('seed')"
    project.write_revision("0003", "0002", f'op.execute("{up}")', 'op.execute("DELETE FROM roles")')
    for target in ("head", "0002", "head"):
        go(project, target)
    assert project.execute("SELECT name FROM roles") == [("seed",)] * rows


def test_a_member_of_a_primary_key_that_goes_is_refused(history):
    project = history("SELECT 1", "SELECT 1")
    rebuild = (
        'op.execute("CREATE TABLE other (room INTEGER PRIMARY KEY)")\n'
        'op.execute("INSERT INTO other SELECT room FROM seats")\n'
        'op.execute("DROP TABLE seats")\nop.execute("ALTER TABLE other RENAME TO seats")'
    )
    project.write_revision("0003", "0002", rebuild)
    outcome = project.migrator("to", "head")
    assert outcome.code == 10, outcome.err
    assert "seats" in outcome.err
    assert project.execute("SELECT * FROM seats") == [(1, 11)]


IN_BLOCK = "with op.get_context().autocommit_block():\n    op.execute('SELECT 1')"


@pytest.mark.parametrize("ends", [IN_BLOCK, "op.get_bind().commit()", "op.execute('COMMIT')"])
def test_a_revision_that_ends_its_transaction_itself_is_refused_and_nothing_is_gone(history, ends):
    """What it took would be kept with its version alone: it was lost where the rest of it failed."""
    project = history("SELECT 1", "SELECT 1")
    project.write_revision("0003", "0002", f'op.execute("{DROP_MAIL}")\n{ends}\nop.execute("nonsense")')
    outcome = project.migrator("to", "head")
    assert outcome.code == 10, outcome.err
    assert "revision 0003 ends its transaction itself" in outcome.err
    assert project.execute("SELECT id, mail FROM things") == [(1, "a@x"), (2, "b@x")]


def test_transactional_ddl_switched_off_is_as_ever(history):
    project = history("SELECT 1", "SELECT 1")
    env = project.folder / "migrations/env.py"
    off = "connection=connection, transactional_ddl=False)"
    env.write_text(env.read_text().replace("connection=connection)", off))
    project.write_revision("0003", "0002", f'op.execute("{DROP_MAIL}")\nop.execute("nonsense")')
    assert project.migrator("to", "head").code == 30
    assert project.execute("SELECT id, mail FROM things") == [(1, "a@x"), (2, "b@x")]


def test_what_was_rolled_back_to_a_savepoint_is_neither_kept_nor_in_the_way(history):
    nested = 'with op.get_bind().begin_nested() as nested:\n    op.execute("DELETE FROM things")\n'
    up = f'{nested}    nested.rollback()\nop.execute("DELETE FROM things WHERE id = 2")\n'
    project = history("SELECT 1", "SELECT 1")
    project.write_revision("0003", "0002", f'op.execute("DELETE FROM seats")\n{up}', "pass")
    for _ in range(2):
        go(project, "head")
        assert project.execute("SELECT id FROM things") == [(1,)]
        assert project.execute("SELECT * FROM seats") == []
        go(project, "0002")
        assert project.execute("SELECT id, mail FROM things") == [(1, "a@x"), (2, "b@x")]
        assert project.execute("SELECT * FROM seats") == [(1, 11)]


def test_no_snapshot_is_made(history, monkeypatch, tmp_path):
    project = history(DROP_MAIL, ADD_MAIL)
    monkeypatch.setenv("SNAPSHOT_DIRECTORY", str(tmp_path))
    outcome = project.migrator("snapshot")
    assert outcome.code == 2
    assert "Stop the program and copy both." in outcome.err
