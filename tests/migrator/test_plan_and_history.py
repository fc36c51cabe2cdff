"""`plan`, `history`, `current`: what they show, and that they touch nothing."""

import json


def test_plan_prints_the_sql_of_each_step_and_touches_nothing(project):
    project.migrator("to", "one")
    outcome = project.migrator("plan", "head")
    assert outcome.code == 0, outcome.err
    assert outcome.out.index("-- up two") < outcome.out.index("CREATE TABLE two")
    assert outcome.out.index("CREATE TABLE two") < outcome.out.index("-- up three")
    assert project.tables() == {"one"}


def test_plan_of_the_way_down_is_newest_first(project):
    project.migrator("to", "head")
    out = project.migrator("plan", "one").out
    assert out.index("DROP TABLE three") < out.index("DROP TABLE two")
    assert "DROP TABLE one" not in out


def test_plan_marks_a_revision_that_reads_and_still_shows_the_others(project):
    reads = 'rows = op.get_bind().execute(sa.text("SELECT id FROM one")).fetchall()\nassert rows is not None'
    project.write_revision("reads", "three", reads)
    project.write_revision("last", "reads", 'op.execute("DELETE FROM one")')
    out = project.migrator("plan", "head").out
    assert "-- up reads make reads\n-- it reads the database" in out
    assert "DELETE FROM one;" in out


def test_plan_as_json_is_one_list(project):
    planned = json.loads(project.migrator("--json", "plan", "head").out)
    assert [one["step"]["revision"] for one in planned] == ["one", "two", "three"]


def test_history_marks_where_the_database_stands(project):
    project.migrator("to", "two")
    lines = project.migrator("history").out.splitlines()
    assert lines == [
        "○ three  make three  (head)",
        "● two    make two  (database)",
        "• one    make one",
    ]


def test_current_of_an_empty_database_is_base(project):
    assert project.migrator("current").out == "base\n"
    assert project.tables() == set()


def test_history_as_json_holds_every_revision(project):
    entries = json.loads(project.migrator("--json", "history").out)
    assert [entry["revision"] for entry in entries] == ["three", "two", "one"]
    assert entries[0]["down_revisions"] == ["two"]
