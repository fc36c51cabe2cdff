"""What drift does not see, line by line of docs/limits.md: with it changed by hand, nothing is told."""

import re

import pytest

from tests.migrator.conftest import create_table

TWO = 'op.add_column("one", sa.Column("size", sa.Integer))'
on_mysql = pytest.mark.parametrize("url", ["mysql"], indirect=True)
on_sqlite = pytest.mark.parametrize("url", ["sqlite"], indirect=True)


@pytest.fixture
def base(empty_project):
    empty_project.write_revision("one", None, create_table("one"), 'op.drop_table("one")')
    assert empty_project.migrator("to", "one").code == 0
    return empty_project


UNSEEN = {
    "counter and statistics": ("ALTER TABLE one AUTO_INCREMENT = 700", "ANALYZE TABLE one"),
    "procedure": ("CREATE PROCEDURE p() SELECT 1",),
    "function": ("CREATE FUNCTION f() RETURNS INT DETERMINISTIC RETURN 1",),
    "event": ("CREATE EVENT e ON SCHEDULE EVERY 1 YEAR DO SELECT 1",),
    "rows": ("INSERT INTO one (text) VALUES ('x')",),
    "the migrator's own": ("CREATE TABLE parked__one (id INT)", "ALTER TABLE one ADD parked__x INT"),
}


@on_mysql
@pytest.mark.database
@pytest.mark.parametrize("kind", UNSEEN)
def test_what_is_left_out_is_not_told(base, kind):
    for statement in UNSEEN[kind]:
        base.execute(statement)
    outcome = base.migrator("drift")
    assert outcome.code == 0, outcome.out


@on_mysql
@pytest.mark.database
def test_who_made_a_view_or_trigger_and_with_which_sql_mode_is_not_told(base):
    body = "TRIGGER t BEFORE INSERT ON one FOR EACH ROW SET NEW.text = 'a'"
    up = f"op.execute('CREATE VIEW v AS SELECT id FROM one')\nop.execute({'CREATE ' + body!r})"
    base.write_revision("two", "one", up)
    assert base.migrator("to", "two").code == 0
    base.execute("DROP TRIGGER t")
    base.execute("CREATE OR REPLACE DEFINER = nobody@nowhere VIEW v AS SELECT id FROM one")
    mode = base.url
    base.url += "?init_command=SET sql_mode=ANSI"
    base.execute(f"CREATE DEFINER = nobody@nowhere {body}")
    base.url = mode
    outcome = base.migrator("drift")
    assert outcome.code == 0, outcome.out
    base.execute("DROP TRIGGER t")
    assert base.migrator("drift").code == 40


@on_sqlite
def test_a_trigger_on_sqlite_is_not_told_and_a_rebuild_without_sql(base):
    base.execute("CREATE TRIGGER t AFTER INSERT ON one BEGIN DELETE FROM one; END")
    assert base.migrator("drift").code == 0
    base.execute("DROP TABLE one")
    base.execute("CREATE TABLE one (id INTEGER PRIMARY KEY, text INTEGER)")
    outcome = base.migrator("drift")
    assert outcome.code == 40
    assert "text" in outcome.out
    assert not re.search(r"(?m)^(ALTER|CREATE|DROP)", outcome.out)


def test_what_a_revision_does_outside_the_database_is_done_again(base):
    base.write_revision("two", "one", f'open("outside", "a").write("once ")\n{TWO}')
    assert base.migrator("to", "two").code == 0
    before = (base.folder / "outside").read_text()
    assert base.migrator("drift").code == 0
    assert (base.folder / "outside").read_text() == f"{before}once "


@on_mysql
@pytest.mark.database
def test_what_is_the_server_s_is_passed_over_in_the_scratch_database(base):
    """Said once by the revision; a comparison says it no second time."""
    ((was,),) = base.execute("SELECT @@GLOBAL.regexp_time_limit")
    up = f"{TWO}\nop.execute('SET GLOBAL regexp_time_limit = @@GLOBAL.regexp_time_limit + 1')"
    base.write_revision("two", "one", f"{up}\nop.execute('FLUSH STATUS')")
    try:
        assert base.migrator("to", "two").code == 0
        assert base.migrator("drift").code == 0
        assert base.execute("SELECT @@GLOBAL.regexp_time_limit") == [(was + 1,)]
    finally:
        base.execute(f"SET GLOBAL regexp_time_limit = {was}")


@on_mysql
@pytest.mark.database
def test_scratch_databases_go_into_the_binary_log(base):
    name, place = base.execute("SHOW BINARY LOG STATUS")[0][:2]
    assert base.migrator("drift").code == 0
    said = " ".join(str(row[5]) for row in base.execute(f"SHOW BINLOG EVENTS IN '{name}' FROM {place}"))
    assert "_scratch_" in said
