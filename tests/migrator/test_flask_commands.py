"""`flask db …` in a stock Flask-Migrate project: nothing silent, each way of stopping its own code."""

import re
import sys


def test_upgrade_and_downgrade_go_through_the_migrator(flask_project):
    outcome = flask_project.flask("db", "upgrade")
    assert outcome.code == 0, outcome.err
    assert flask_project.tables() == {"note"}
    assert "verify    the database stands at" in outcome.err
    assert flask_project.flask("db", "check").code == 0
    assert flask_project.flask("db", "downgrade").code == 0
    assert flask_project.tables() == set()


def test_migrator_alone_runs_the_same_project(flask_project):
    words = ("--app", "notes", "to", "head")
    outcome = flask_project.migrator_process(*words, NOTES_URL="sqlite:///never-used.db")
    assert outcome.code == 0, outcome.err
    assert flask_project.tables() == {"note"}
    assert not (flask_project.folder / "instance" / "never-used.db").exists()


def test_upgrade_without_a_version_file_is_15(flask_project):
    for path in (flask_project.folder / "migrations" / "versions").glob("*.py"):
        path.unlink()
    outcome = flask_project.flask("db", "upgrade")
    assert outcome.code == 15
    assert "flask db migrate" in outcome.err


def test_stamp_on_a_database_without_the_tables_is_10(flask_project):
    outcome = flask_project.flask("db", "stamp", "head")
    assert outcome.code == 10
    assert "table note is missing" in outcome.err
    assert "base" in flask_project.migrator("--app", "", "current").out
    assert flask_project.flask("db", "stamp", "--unchecked", "head").code == 0


def test_stamp_brings_what_is_kept_of_the_applied_revisions_along(flask_project):
    flask_project.flask("db", "upgrade")
    assert len(flask_project.execute("SELECT * FROM migrator_applied")) == 1
    assert flask_project.flask("db", "stamp", "--unchecked", "base").code == 0
    assert flask_project.execute("SELECT * FROM migrator_applied") == []
    assert flask_project.flask("db", "stamp", "head").code == 0
    assert len(flask_project.execute("SELECT * FROM migrator_applied")) == 1
    assert "nothing to do" in flask_project.flask("db", "upgrade").err


def test_stamp_over_a_half_applied_revision_is_refused(flask_project):
    if flask_project.url.startswith("sqlite"):
        return  # where a revision that fails leaves nothing half-applied
    flask_project.flask("db", "upgrade")
    ((at,),) = flask_project.execute("SELECT version_num FROM alembic_version")
    make = "op.create_table('a', sa.Column('id', sa.Integer, primary_key=True))"
    flask_project.write_revision("half", at, f"{make}\nop.execute('UPDATE nosuch SET a = 1')")
    assert flask_project.flask("db", "upgrade").code != 0
    for words in ((), ("--unchecked",)):
        outcome = flask_project.flask("db", "stamp", *words, "half")
        assert outcome.code == 10, outcome.err
        assert "half-applied" in outcome.err


def test_a_project_with_several_databases_is_refused(flask_project):
    path = flask_project.folder / "notes.py"
    binds = '    app.config["SQLALCHEMY_BINDS"] = {"second": "sqlite://"}\n    db.init_app(app)'
    path.write_text(path.read_text().replace("    db.init_app(app)", binds))
    outcome = flask_project.flask("db", "upgrade")
    assert outcome.code == 2, outcome.err
    assert "several databases (second) are not served" in outcome.err


def test_database_of_create_all_is_15_then_adopted(flask_project):
    code = "from notes import create_app, db\nwith create_app().app_context(): db.create_all()"
    assert flask_project.run(sys.executable, "-c", code, NOTES_URL=flask_project.url).code == 0
    outcome = flask_project.flask("db", "upgrade")
    assert outcome.code == 15
    assert "flask db adopt" in outcome.err
    adopted = flask_project.flask("db", "adopt")
    assert adopted.code == 0, adopted.err
    assert "nothing to do" in flask_project.flask("db", "upgrade").err


def test_several_heads_are_14_for_upgrade_migrate_and_revision(flask_project):
    flask_project.flask("db", "upgrade")
    assert flask_project.flask("db", "revision", "-m", "side", "--head", "base", "--splice").code == 0
    for command in (("upgrade",), ("migrate", "-m", "x"), ("revision", "-m", "x")):
        outcome = flask_project.flask("db", *command)
        assert outcome.code == 14, (command, outcome)
        assert "flask db merge" in outcome.err
    assert flask_project.flask("db", "merge", "heads", "-m", "join").code == 0
    assert flask_project.flask("db", "upgrade").code == 0


def test_unknown_revision_is_2_and_wrong_direction_too(flask_project):
    assert flask_project.flask("db", "upgrade", "nosuch").code == 2
    flask_project.flask("db", "upgrade")
    outcome = flask_project.flask("db", "upgrade", "base")
    assert outcome.code == 2
    assert "flask db downgrade base" in outcome.err
    assert flask_project.tables() == {"note"}


def test_every_other_command_of_flask_migrate_works(flask_project):
    flask_project.flask("db", "upgrade")
    for command in ("current", "history", "heads", "branches", "show", "list-templates", "check"):
        outcome = flask_project.flask("db", command)
        assert outcome.code == 0, (command, outcome.err)
    revision = re.search(r"([0-9a-f]{12})", flask_project.flask("db", "heads").out)
    assert revision
    edited = flask_project.run(
        "/usr/bin/env",
        "EDITOR=/bin/cat",
        f"NOTES_URL={flask_project.url}",
        sys.executable,
        "-m",
        "flask",
        "--app",
        "notes",
        "db",
        "edit",
        revision[1],
    )
    assert edited.code == 0, edited.err
    assert flask_project.flask("db", "upgrade", "--sql").code == 0
