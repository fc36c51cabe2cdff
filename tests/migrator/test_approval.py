"""`MIGRATOR_APPROVAL=yes`: a plan runs only when a rehearsal of it is in the ledger of its database (22)."""

import io
import json
import sys

import pytest

from migrator.stages.undo import put_back
from tests.fixtures_mysql import make_database
from tests.migrator.conftest import Actor, create_table

# SQLite takes a revision back whole; and its databases are not on one server.
on_mysql = pytest.mark.parametrize("url", [pytest.param("mysql", marks=pytest.mark.database)], indirect=True)


class Approved:
    """A project at revision one, with rows, whose database asks for approval."""

    def __init__(self, project: Actor, patch: pytest.MonkeyPatch) -> None:
        self.project, self.patch = project, patch
        assert project.migrator("to", "one").code == 0
        project.execute("INSERT INTO one (text) VALUES ('a')")
        patch.setenv("MIGRATOR_APPROVAL", "yes")
        patch.setenv("MIGRATOR_ENVIRONMENT", "staging")

    def identify(self, target: str) -> dict:
        outcome = self.project.migrator("identity", target)
        assert outcome.code == 0, outcome.err
        return json.loads(outcome.out)

    def record(self, target: str, hours: float = 0, **changes: object) -> str:
        """What a rehearsal of the way to ``target`` writes; ``hours`` ago."""
        body = {"passed": True, **self.identify(target), **changes}
        self.patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(body).encode())))
        outcome = self.project.migrator("ledger", "add", "rehearsal")
        assert outcome.code == 0, outcome.err
        name = json.loads(outcome.out)["id"]
        if hours:
            minutes, is_mysql = int(hours * 60), self.project.url.startswith("mysql")
            then = (
                f"at - INTERVAL {minutes} MINUTE"
                if is_mysql
                else f"strftime('%Y-%m-%d %H:%M:%f', at, '{-minutes:+d} minutes')"
            )
            self.project.execute(f"UPDATE migrator_ledger SET at = {then} WHERE id = '{name}'")
        return name

    def goes(self, target: str) -> None:
        outcome = self.project.migrator("to", target)
        assert outcome.code == 0, outcome.err

    def is_refused(self, target: str, *words: str) -> str:
        before = self.project.tables()
        outcome = self.project.migrator("to", target)
        assert outcome.code == 22, outcome.err
        assert self.project.tables() == before
        assert not [word for word in words if word not in outcome.err], outcome.err
        return outcome.err


@pytest.fixture
def approved(project, monkeypatch):
    return Approved(project, monkeypatch)


def test_without_a_rehearsal_nothing_runs_and_the_next_step_names_the_environment(approved):
    approved.is_refused("head", "holds no rehearsal", "make rehearse to=staging", "make promote to=staging")


def test_a_rehearsed_plan_runs_once_and_nothing_to_do_needs_no_other(approved):
    approved.record("head")
    approved.goes("head")
    assert approved.project.tables() == {"one", "two", "three"}
    approved.goes("head")
    approved.is_refused("one", "its start is one, not three")


def test_a_rehearsal_that_failed_or_is_a_day_old_approves_nothing(approved):
    approved.record("head", passed=False)
    approved.is_refused("head", "did not pass")
    approved.record("head", passed="yes")
    approved.is_refused("head", "did not pass")
    approved.record("head", hours=24.1)
    approved.is_refused("head", "24.1 hours ago")
    approved.record("head", hours=-1)
    approved.is_refused("head", "still to come")
    approved.record("head", hours=23.9)
    approved.goes("head")


def test_the_rehearsal_of_another_plan_is_refused_and_says_in_what_it_differs(approved):
    approved.record("two")
    approved.is_refused("head", "its goal is two, not three")
    approved.record("head")
    path = approved.project.folder / "migrations" / "versions" / "three.py"
    source = path.read_text(encoding="utf-8")
    path.write_text(source.replace("sa.String(50)", "sa.String(60)"), encoding="utf-8")
    approved.is_refused("head", "another file of three")
    path.write_text(source, encoding="utf-8")
    approved.patch.setattr("migrator.stages.identity.VERSION", "0.0")
    approved.is_refused("head", "another version of the migrator")


def test_a_body_of_any_other_shape_approves_nothing(approved):
    plan = approved.identify("head")
    for changes in (
        {"start": None},
        {"identity": [plan["identity"]], "steps": "all"},
        {"identity": None, "goal": {"a": 1}, "steps": [1, {}]},
    ):
        approved.record("head", **changes)
        approved.is_refused("head", "another plan")


def test_an_empty_database_needs_no_rehearsal_until_it_has_tables(project, monkeypatch):
    monkeypatch.setenv("MIGRATOR_APPROVAL", "yes")
    assert project.migrator("to", "one").code == 0
    outcome = project.migrator("to", "two")
    assert outcome.code == 22
    assert "make rehearse to=…" in outcome.err


@on_mysql
def test_the_first_start_of_an_environment_may_be_finished(project, monkeypatch):
    monkeypatch.setenv("MIGRATOR_APPROVAL", "yes")
    project.write_revision("one", None, f"{create_table('one')}\n{create_table('four')}", "pass")
    project.write_revision("two", "one", 'op.execute("INSERT INTO nowhere VALUES (1)")')
    project.execute("CREATE VIEW four AS SELECT 1")
    assert project.migrator("to", "one").code == 30
    project.execute("DROP VIEW four")
    outcome = project.migrator("to", "one")
    assert outcome.code == 0, outcome.err


def test_flask_asks_for_approval_too(flask_project):
    words = (sys.executable, "-m", "flask", "--app", "notes", "db")
    variables = {"NOTES_URL": flask_project.url, "MIGRATOR_APPROVAL": "yes"}
    assert flask_project.run(*words, "upgrade", **variables).code == 0
    outcome = flask_project.run(*words, "downgrade", **variables)
    assert outcome.code == 22, outcome.err
    assert flask_project.tables() == {"note"}


def test_neither_yes_nor_no_is_2(project, monkeypatch):
    monkeypatch.setenv("MIGRATOR_APPROVAL", "true")
    assert project.migrator("to", "head").code == 2


def test_the_plan_that_runs_is_the_one_that_is_approved(approved):
    """Not the one that was looked at before the lock: a file was changed while we waited for it."""
    approved.record("head")
    path = approved.project.folder / "migrations" / "versions" / "three.py"

    def edit(*arguments):
        path.write_text(path.read_text(encoding="utf-8").replace("(50)", "(60)"), encoding="utf-8")
        return put_back(*arguments)

    approved.patch.setattr("migrator.pipeline.put_back", edit)
    approved.is_refused("head", "another file of three")


BREAKS = f"""{create_table("three")}
op.execute("INSERT INTO three (id, text) SELECT id, text FROM one")
op.create_index("by_text", "three", ["text"], unique=True)"""


@pytest.fixture
def half(approved):
    """Revision three of two and three stopped in its middle, at rows that can be mended."""
    approved.project.write_revision("three", "two", BREAKS, 'op.drop_table("three")')
    approved.project.write_revision("four", "three", create_table("four"), 'op.drop_table("four")')
    approved.project.execute("INSERT INTO one (text) VALUES ('a')")
    return approved


def stop_half_way(half: Approved) -> None:
    outcome = half.project.migrator("to", "head")
    assert outcome.code == 30, outcome.err
    assert half.project.tables() == {"one", "two", "three"}
    half.project.execute("UPDATE three SET text = id")


def age(half: Approved) -> None:
    half.project.execute("UPDATE migrator_ledger SET at = at - INTERVAL 3 DAY")


@on_mysql
def test_what_is_half_applied_may_be_finished_however_late(half):
    half.record("head")
    stop_half_way(half)
    age(half)
    half.goes("head")
    assert half.project.tables() == {"one", "two", "three", "four"}


@on_mysql
def test_what_is_half_applied_is_finished_only_by_the_files_that_were_rehearsed(half):
    half.record("head")
    stop_half_way(half)
    half.project.write_revision("four", "three", create_table("other"), 'op.drop_table("other")')
    half.is_refused("head")
    half.goes("three")
    assert half.project.tables() == {"one", "two", "three"}


@on_mysql
def test_what_is_half_applied_without_a_rehearsal_is_not_finished(half):
    half.record("head")
    stop_half_way(half)
    half.project.execute("DELETE FROM migrator_ledger")
    half.is_refused("head")


def test_the_rest_of_a_rehearsed_plan_may_run_for_a_day(approved):
    """The migrator was killed between two revisions: the same command finishes it."""
    approved.record("head")
    approved.patch.delenv("MIGRATOR_APPROVAL")
    approved.goes("two")
    approved.patch.setenv("MIGRATOR_APPROVAL", "yes")
    approved.goes("head")
    assert approved.project.tables() == {"one", "two", "three"}


def test_the_rest_of_a_plan_whose_file_has_changed_may_not_run(approved):
    approved.record("head")
    approved.patch.delenv("MIGRATOR_APPROVAL")
    approved.goes("two")
    approved.patch.setenv("MIGRATOR_APPROVAL", "yes")
    approved.project.write_revision("three", "two", create_table("other"))
    approved.is_refused("head")


def test_a_promotion_is_taken_back_by_the_road_that_its_rehearsal_went_back(approved):
    approved.record("head", went_back=True)
    approved.goes("head")
    approved.goes("two")
    approved.goes("one")
    assert approved.project.tables() == {"one"}
    approved.is_refused("base")


def test_a_rehearsal_that_never_went_back_or_is_old_takes_nothing_back(approved):
    approved.record("head", went_back=False)
    approved.goes("head")
    approved.is_refused("one")
    approved.record("two", went_back=True)
    approved.project.execute("UPDATE migrator_ledger SET at = '2020-01-01 00:00:00'")
    approved.is_refused("one")


@on_mysql
def test_identity_is_the_same_in_another_database_with_other_rows(project, mysql_server):
    project.write_revision("four", "three", 'op.get_bind().execute(sa.text("SELECT 1")).scalar()')
    assert project.migrator("to", "one").code == 0
    found = json.loads(project.migrator("identity", "head").out)
    assert list(found) == ["start", "goal", "direction", "steps", "identity"]
    assert (found["start"], found["goal"], found["direction"]) == (["one"], ["four"], "up")
    assert [step["revision"] for step in found["steps"]] == ["two", "three", "four"]
    with make_database(mysql_server) as url:
        other = Actor(project.folder, url)
        assert other.migrator("to", "one").code == 0
        other.execute("INSERT INTO one (text) VALUES ('a')")
        other.execute("CREATE TABLE by_hand (id INT)")
        assert json.loads(other.migrator("identity", "head").out) == found
        assert other.migrator("to", "two").code == 0
        assert json.loads(other.migrator("identity", "head").out)["identity"] != found["identity"]
    assert json.loads(project.migrator("--json", "identity", "head").out) == found


def test_identity_does_not_depend_on_when_a_revision_is_rendered(project):
    moving = "import uuid\nop.execute(f\"INSERT INTO one (text) VALUES ('{uuid.uuid4().hex}')\")"
    project.write_revision("four", "three", moving)
    one, two = (json.loads(project.migrator("identity", "head").out)["identity"] for _ in "ab")
    assert one == two
