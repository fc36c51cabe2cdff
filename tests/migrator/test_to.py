"""`python -m migrator to REV`: up, down, by itself, and every way of stopping."""

import json
import time

import pytest


def test_to_head_applies_each_revision_once(project):
    outcome = project.migrator("to", "head")
    assert outcome.code == 0, outcome.err
    assert project.tables() == {"one", "two", "three"}
    assert [outcome.err.count(f"up {name} ") for name in ("one", "two", "three")] == [1, 1, 1]


def test_to_an_earlier_revision_goes_down(project):
    assert project.migrator("to", "head").code == 0
    outcome = project.migrator("to", "one")
    assert outcome.code == 0, outcome.err
    assert project.tables() == {"one"}
    assert "down to one: 2 revisions (three, two)" in outcome.err


def test_relative_targets_and_base_find_their_way(project):
    stops = [("+2", {"one", "two"}), ("-1", {"one"}), ("+1", {"one", "two"}), ("base", set())]
    for target, tables in stops:
        outcome = project.migrator("to", target)
        assert outcome.code == 0, outcome.err
        assert project.tables() == tables


def test_nothing_to_do_ends_0_and_says_so(project):
    project.migrator("to", "head")
    outcome = project.migrator("to", "head")
    assert outcome.code == 0
    assert "nothing to do" in outcome.err


def test_no_version_file_is_15(empty_project):
    outcome = empty_project.migrator("to", "head")
    assert outcome.code == 15
    assert "flask db migrate" in outcome.err


def test_no_folder_is_15(empty_project):
    outcome = empty_project.migrator("--directory", "nowhere", "to", "head")
    assert outcome.code == 15
    assert "--directory" in outcome.err


@pytest.mark.parametrize("line", ["import nowhere", "def broken(:"])
def test_a_version_file_that_cannot_be_read_is_2_and_named(project, line):
    path = project.write_revision("two", "one", "pass")
    path.write_text(f"{path.read_text()}\n{line}\n")
    outcome = project.migrator("to", "head")
    assert outcome.code == 2
    assert f"{path.name} cannot be read" in outcome.err
    assert "Error: " in outcome.err


def test_unknown_target_is_2_and_names_the_newest(project):
    outcome = project.migrator("to", "four")
    assert outcome.code == 2
    assert "make migrate rev=three" in outcome.err


def test_several_heads_is_14_until_one_is_named(project):
    project.write_revision("side", "one", "pass")
    outcome = project.migrator("to", "head")
    assert outcome.code == 14
    assert "flask db merge" in outcome.err
    assert project.tables() == set()
    assert project.migrator("to", "heads").code == 0
    assert project.tables() == {"one", "two", "three"}


def test_revision_that_neither_a_file_nor_the_database_knows_is_13(project):
    project.migrator("to", "head")
    project.execute("DELETE FROM migrator_applied WHERE revision = 'three'")
    (project.folder / "migrations" / "versions" / "three.py").unlink()
    outcome = project.migrator("to", "head")
    assert outcome.code == 13
    assert "three" in outcome.err
    assert project.tables() == {"one", "two", "three"}


def test_tables_without_a_revision_are_15_and_adopt_takes_them(project):
    for name in ("one", "two"):
        project.execute(
            f"CREATE TABLE {name} (id INTEGER NOT NULL PRIMARY KEY AUTO_INCREMENT, text VARCHAR(50))"
            if project.url.startswith("mysql")
            else f"CREATE TABLE {name} (id INTEGER NOT NULL PRIMARY KEY, text VARCHAR(50))"
        )
    outcome = project.migrator("to", "head")
    assert outcome.code == 15
    assert "adopt" in outcome.err
    refused = project.migrator("adopt", "head")
    assert refused.code == 10
    assert "table three is missing" in refused.err
    assert project.migrator("adopt", "two").code == 0
    assert project.migrator("to", "head").code == 0
    assert project.tables() == {"one", "two", "three"}


def test_adopt_leaves_no_scratch_database(project):
    project.migrator("adopt", "head")
    if project.url.startswith("mysql"):
        where = "LOCATE(CONCAT(DATABASE(), '_scratch_'), schema_name)"
        assert not project.execute(f"SELECT schema_name FROM information_schema.schemata WHERE {where}")
    assert project.tables() == set()


def test_refused_statement_is_30_and_names_revision_statement_and_next_command(project):
    project.write_revision("bad", "three", 'op.execute("INSERT INTO nowhere VALUES (1)")')
    outcome = project.migrator("to", "head")
    assert outcome.code == 30
    assert "revision bad (make bad)" in outcome.err
    assert "INSERT INTO nowhere" in outcome.err
    assert "next: make current" in outcome.err
    assert "three (head)" not in project.migrator("current").out
    assert "three" in project.migrator("current").out


def test_python_error_in_a_revision_is_30_and_says_where(project):
    project.write_revision("bad", "three", 'raise ValueError("no such luck")')
    outcome = project.migrator("to", "head")
    assert outcome.code == 30
    assert "ValueError: no such luck" in outcome.err
    assert "Traceback" not in outcome.err


def test_wrong_password_and_unreachable_server_are_12_in_time(project):
    started = time.monotonic()
    outcome = project.migrator(
        "--database-url", "mysql+pymysql://a:b@127.0.0.1:9/x", "--wait", "1", "to", "head"
    )
    assert outcome.code == 12
    assert time.monotonic() - started < 20
    assert "--wait" in outcome.err
    assert "a:***@" in outcome.err


def test_other_drivers_are_refused_by_name(project):
    for driver in ("mariadb+pymysql", "mysql+aiomysql", "postgresql"):
        outcome = project.migrator("--database-url", f"{driver}://a:b@127.0.0.1/x", "to", "head")
        assert outcome.code == 2
        assert driver in outcome.err


def test_json_lines_carry_stage_event_and_exit_code(project):
    project.write_revision("bad", "three", 'raise ValueError("no such luck")')
    outcome = project.migrator("--json", "to", "head")
    notes = [json.loads(line) for line in outcome.err.splitlines()]
    assert [note["revision"] for note in notes if note["event"] == "revision-done"] == ["one", "two", "three"]
    assert notes[-1]["exit_code"] == outcome.code == 30
    assert notes[-1]["next"]


def test_password_with_percent_and_slash_comes_from_a_file(project, tmp_path):
    (tmp_path / "password").write_text("100%/@:\n", encoding="utf-8")
    outcome = project.migrator_process(
        "--wait",
        "0",
        "to",
        "head",
        MIGRATOR_DATABASE_URL="mysql+pymysql://a:{password}@127.0.0.1:9/x",
        MIGRATOR_DATABASE_PASSWORD_FILE=str(tmp_path / "password"),
    )
    assert outcome.code == 12
    assert "100%" not in outcome.err


def test_revision_that_was_refused_before_it_changed_anything_may_be_mended(project):
    path = project.write_revision("bad", "three", 'op.execute("ALTER TABLE nowhere ADD COLUMN x INTEGER")')
    assert project.migrator("to", "head").code == 30
    path.unlink()
    project.write_revision(
        "bad", "three", 'op.create_table("mended", sa.Column("id", sa.Integer, primary_key=True))'
    )
    outcome = project.migrator("to", "head")
    assert outcome.code == 0, outcome.err
    assert "mended" in project.tables()


def test_revision_that_was_refused_before_it_changed_anything_bars_no_other_way(project):
    project.write_revision("bad", "three", 'op.execute("ALTER TABLE nowhere ADD COLUMN x INTEGER")')
    assert project.migrator("to", "head").code == 30
    assert project.migrator("to", "one").code == 0
    assert project.tables() == {"one"}
