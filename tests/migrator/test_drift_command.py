"""`python -m migrator drift`, and what the checks before a plan say of it."""

import json
import os
import re
import subprocess
import sys

import pytest
from sqlalchemy import create_engine, make_url, text

from tests.conftest import ROOT
from tests.migrator.conftest import create_table

TWO = 'op.add_column("one", sa.Column("size", sa.Integer))\nop.create_index("by_size", "one", ["size"])'


@pytest.fixture
def base(empty_project):
    """At ``one``, which makes a table; ``two`` is still to come."""
    empty_project.write_revision("one", None, create_table("one"), 'op.drop_table("one")')
    empty_project.write_revision("two", "one", TWO)
    assert empty_project.migrator("to", "one").code == 0
    return empty_project


def find(project, *words: str) -> dict[str, str]:
    """The drift findings, worst last, with their severity."""
    found = json.loads(project.migrator("--json", "check", *words).out)
    return {one["code"]: one["severity"] for one in found if one["code"].startswith("drift")}


def paste(text: str) -> list[str]:
    """The statements of the text, those that lose data with them."""
    lines = [
        line.removeprefix("-- ") if re.match(r"-- (ALTER|DROP) ", line) else line
        for line in text.splitlines()
    ]
    lines = [line for line in lines if not line.startswith("--")]
    return [one.strip() for one in "\n".join(lines).split(";") if one.strip()]


def scratch_databases(project) -> list:
    return project.execute("SHOW DATABASES LIKE '%\\_scratch\\_%'".replace("%", "%%"))


def test_no_drift_is_0_and_drift_is_40_with_the_sql_to_paste(base):
    outcome = base.migrator("drift")
    assert (outcome.code, outcome.out) == (0, "no drift: the database is what revision one gives\n")
    base.execute("ALTER TABLE one ADD COLUMN extra INT")
    base.execute("CREATE INDEX more ON one (text)")
    outcome = base.migrator("drift")
    assert outcome.code == 40
    assert "one: column extra is not in the revision" in outcome.out
    assert "LOSES DATA: the values of one.extra" in outcome.out
    assert "2 differences" in outcome.err
    for statement in paste(outcome.out):
        base.execute(statement)
    assert base.migrator("drift").code == 0


def test_another_revision_may_be_compared(base):
    outcome = base.migrator("--json", "drift", "head")
    assert outcome.code == 40
    differences = json.loads(outcome.out)["differences"]
    assert differences[0]["text"].startswith("one: column size is missing")
    for one in json.loads(outcome.out)["sql"]:
        base.execute(one["statement"])
    assert base.migrator("drift", "+1").code == 0


def test_empty_database_and_nothing_to_do_build_nothing(base, monkeypatch):
    monkeypatch.setattr("migrator.stages.drift.make_scratch", None)  # would raise if it were called
    assert base.migrator("to", "one").code == 0
    monkeypatch.setenv("MIGRATOR_DRIFT", "no")
    assert base.migrator("to", "base").code == 0
    monkeypatch.delenv("MIGRATOR_DRIFT")
    assert base.migrator("to", "head").code == 0


def test_drift_elsewhere_is_a_warning_and_the_plan_runs(base):
    base.execute("CREATE TABLE other (id INT)")
    assert find(base) == {"drift": "warning"}
    outcome = base.migrator("to", "head")
    assert outcome.code == 0, outcome.err
    assert "table other is not in the revision" in outcome.err


# what somebody did by hand, and the statement that the plan has for it
IN_THE_WAY = [
    ("ALTER TABLE one ADD COLUMN size INT", TWO),
    ("ALTER TABLE one DROP COLUMN text", 'op.drop_column("one", "text")'),
    ("ALTER TABLE one DROP COLUMN text", 'op.create_index("i", "one", ["text"])'),
    ("CREATE INDEX i ON one (text)", 'op.create_index("i", "one", ["text"])'),
    ("CREATE TABLE fresh (id INT)", create_table("fresh")),
    ("ALTER TABLE one RENAME TO uno", 'op.drop_table("one")'),
]


@pytest.mark.parametrize(("by_hand", "up"), IN_THE_WAY)
def test_drift_that_a_statement_meets_refuses_the_plan(base, by_hand, up):
    base.write_revision("two", "one", up)
    base.execute(by_hand)
    assert find(base) == {"drift": "error"}
    outcome = base.migrator("to", "head")
    assert outcome.code == 10
    assert "make drift" in outcome.err
    assert base.migrator("current").out == "one\n"


@pytest.mark.parametrize(
    ("by_hand", "up"),
    [
        ("ALTER TABLE one ADD COLUMN size INT", 'op.drop_column("one", "size")\n' + TWO),
        ("CREATE TABLE fresh (id INT)", 'op.execute("CREATE TABLE IF NOT EXISTS fresh (id INT)")'),
        ("CREATE TABLE fresh (id INT)", 'op.execute("DROP TABLE fresh")\n' + create_table("fresh")),
    ],
)
def test_drift_that_the_plan_itself_clears_is_a_warning(base, by_hand, up):
    base.write_revision("two", "one", up)
    base.execute(by_hand)
    assert find(base) == {"drift": "warning"}
    assert base.migrator("to", "head").code == 0


def test_revision_that_looks_before_it_adds_is_not_refused(base):
    look = 'if "size" not in [c["name"] for c in sa.inspect(op.get_bind()).get_columns("one")]:\n    '
    base.write_revision("two", "one", look + 'op.add_column("one", sa.Column("size", sa.Integer))')
    base.execute("ALTER TABLE one ADD COLUMN size INT")
    assert find(base) == {"drift": "warning"}
    assert base.migrator("to", "head").code == 0


@pytest.mark.parametrize(
    ("up", "said"),
    [
        ('assert list(op.get_bind().execute(sa.text("SELECT * FROM one")))', "run on an empty database"),
        ("own = sa.create_engine({url!r})\nwith own.connect():\n    pass\nown.dispose()", "it gets no other"),
        ('time.sleep(1.1)\nop.execute("SELECT 1")', "not built within 1 s"),
    ],
)  # fmt: skip
def test_history_that_cannot_be_built_is_told_and_stops_nothing(base, monkeypatch, up, said):
    base.write_revision("two", "one", up.format(url=base.url) if "{url" in up else up)
    base.write_revision("three", "two", create_table("three"))
    base.execute("INSERT INTO one VALUES (1, 'x')")
    assert base.migrator("to", "two").code == 0
    monkeypatch.setenv("MIGRATOR_DRIFT_SECONDS", "1")
    assert find(base) == {"drift-not-known": "warning"}
    outcome = base.migrator("to", "head")
    assert outcome.code == 0
    assert said in outcome.err


@pytest.mark.database
@pytest.mark.parametrize("url", ["mysql"], indirect=True)
class TestOnMySQL:
    def test_revision_that_names_the_real_database_touches_it_once(self, base):
        name = make_url(base.url).database
        base.write_revision("two", "one", f'op.execute("INSERT INTO `{name}`.one VALUES (7, NULL)")')
        base.write_revision("three", "two", create_table("three"))
        assert base.migrator("to", "two").code == 0
        assert find(base) == {"drift-not-known": "warning"}
        assert base.execute("SELECT COUNT(*) FROM one") == [(1,)]
        assert base.migrator("drift").code == 10

    def test_missing_privilege_is_told_with_its_grant(self, base):
        name = make_url(base.url).database
        base.execute(f"CREATE USER {name} IDENTIFIED BY 'pw'")
        try:
            base.execute(f"GRANT ALL ON `{name}`.* TO {name}")
            url = base.url.replace(re.search(r"//(.*)@", base.url)[1], f"{name}:pw")
            grant = f"GRANT ALL ON `{name.replace('_', chr(92) + '_')}\\_scratch%`.* TO '{name}'@'%'"
            outcome = base.migrator("--database-url", url, "drift")
            assert outcome.code == 10
            assert grant in outcome.err
            found = json.loads(base.migrator("--json", "--database-url", url, "check").out)
            assert [(one["code"], grant in one["instead"]) for one in found] == [("drift-not-known", True)]
            base.execute(re.search(r"GRANT .*'%'", outcome.err)[0].replace("%", "%%"))
            assert base.migrator("--database-url", url, "drift").code == 0
        finally:
            base.execute(f"DROP USER {name}")

    def test_half_of_a_revision_is_no_drift(self, base):
        base.execute("INSERT INTO one VALUES (1, 'x'), (2, 'x')")
        up = TWO + '\nop.execute("# migrator: allow\\nCREATE UNIQUE INDEX u ON one (text)")'
        base.write_revision("two", "one", "# migrator: allow unique-over-duplicates: to stop half-way\n" + up)
        assert base.migrator("to", "head").code == 30
        outcome = base.migrator("drift")
        assert outcome.code == 10
        assert "revision two is half-applied" in outcome.err
        assert "size" not in outcome.out
        assert find(base) == {}

    def test_scratch_database_of_a_killed_run_is_dropped_by_the_next(self, base):
        name = f"{make_url(base.url).database}_scratch_"
        base.execute(f"CREATE DATABASE {name}0123abcd")
        base.execute(f"CREATE DATABASE {name}0123abce")
        engine = create_engine(base.url)
        with engine.connect() as other:
            other.execute(text(f"SELECT GET_LOCK('{name}0123abce', 0)"))
            assert base.migrator("drift").code == 0
        engine.dispose()
        assert f"{name}0123abcd" not in str(scratch_databases(base))
        assert f"{name}0123abce" in str(scratch_databases(base))
        assert base.migrator("drift").code == 0
        assert name not in str(scratch_databases(base))

    def test_trigger_with_a_body_is_printed_for_a_client(self, base):
        body = "CREATE TRIGGER t BEFORE INSERT ON one FOR EACH ROW BEGIN SET NEW.text = 'a'; SET @x = 1; END"
        base.write_revision("two", "one", f"op.execute({body!r})")
        assert base.migrator("to", "two").code == 0
        base.execute("DROP TRIGGER t")
        out = base.migrator("drift").out
        assert "DELIMITER //\nCREATE TRIGGER `t` BEFORE INSERT ON `one` FOR EACH ROW BEGIN SET" in out
        assert "SET @x = 1; END//\nDELIMITER ;" in out


@pytest.mark.database
@pytest.mark.parametrize("url", ["mysql"], indirect=True)
def test_stock_flask_project_drifts_and_is_mended(flask_project):
    assert flask_project.flask("db", "upgrade").code == 0
    words = ("--app", "notes", "--json", "drift")
    variables = {"NOTES_URL": flask_project.url}
    assert flask_project.migrator_process(*words, **variables).code == 0
    flask_project.execute("ALTER TABLE note ADD COLUMN extra INT")
    outcome = flask_project.migrator_process(*words, **variables)
    assert outcome.code == 40, outcome.err
    for one in json.loads(outcome.out)["sql"]:
        flask_project.execute(one["statement"])
    assert flask_project.migrator_process(*words, **variables).code == 0


@pytest.mark.database
def test_own_history_never_drifts_on_the_way_up_nor_down(mysql_url):
    """At each revision down from the head what there was on the way up; by the command at some of them."""
    environ = {**os.environ, "MIGRATOR_DATABASE_URL": str(mysql_url), "MIGRATOR_DRIFT": "no"}
    command = [sys.executable, "-c", WALK]
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "base" in done.stdout


WALK = """
import os
from migrator.__main__ import main
from migrator.database.connection import make_engine, parse_url
from migrator.project.environment import Project
from migrator.schema.comparing import compare
from migrator.schema.reading import read_picture
from migrator.settings import Settings

engine = make_engine(parse_url(os.environ["MIGRATOR_DATABASE_URL"]))
revisions = [one.revision for one in Project(Settings()).script.walk_revisions()][::-1]
seen = {}
for revision in [*revisions, *revisions[-2::-1], "base", "head"]:
    assert main(["--app", "", "to", revision]) == 0, revision
    picture = read_picture(engine, "alembic_version")
    assert not compare(seen.get(revision, picture), picture), revision
    if revision in ("0009", "head"):
        assert main(["--app", "", "drift"]) == 0, revision
    seen[revision] = picture
    print(revision)
assert not compare(seen[revisions[-1]], seen["head"])
"""
