"""What runs on the database, and would not work where a plan goes: told by its own sessions, on MySQL."""

import json
from contextlib import contextmanager

import pytest
from sqlalchemy import create_engine

from tests.migrator.conftest import create_table

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("no_drift")]
ADDS = 'op.add_column("one", sa.Column("a", sa.Integer))'
DROPS = 'op.drop_column("one", "text")'


@pytest.fixture
def url(mysql_url):
    return str(mysql_url)


@pytest.fixture
def at_two(empty_project):
    empty_project.write_revision("one", None, create_table("one"), 'op.drop_table("one")')
    empty_project.write_revision("two", "one", create_table("two"), 'op.drop_table("two")')
    assert empty_project.migrator("to", "two").code == 0
    return empty_project


@contextmanager
def running(project, says: str):
    """An application's session that says this of itself."""
    engine = create_engine(project.url, connect_args={"program_name": says})
    with engine.connect():
        yield
    engine.dispose()


def find(project, target: str) -> dict[str, str]:
    """The codes about what runs, with their severity."""
    told = json.loads(project.migrator("--json", "check", target).out)
    codes = {"web-would-not-fit", "used-by-running-release", "fits-unusable"}
    return {one["code"]: one["severity"] for one in told if one["code"] in codes}


def test_what_only_adds_goes_on_under_a_running_application(at_two):
    at_two.write_revision("three", "two", ADDS)
    with running(at_two, "shop needs two"):
        outcome = at_two.migrator("to", "head")
    assert outcome.code == 0, outcome.err


def test_what_breaks_the_running_application_is_refused_before_anything_is_touched(at_two):
    at_two.write_revision("three", "two", ADDS)
    at_two.write_revision("four", "three", DROPS)
    at_two.write_revision("five", "four", create_table("five"))
    with running(at_two, "shop needs two"):
        outcome = at_two.migrator("to", "head")
        assert outcome.code == 10
        said = " ".join(outcome.err.split())
        words = "shop runs, whose head is two, and does not work on five (four: drops the column one.text)"
        assert words in said
        assert "web-would-not-fit (four)" in said
        assert "used-by-running-release (four statement 1) one: drops text, while shop (at two) runs" in said
        assert at_two.execute("SELECT version_num FROM alembic_version") == [("two",)]
        assert at_two.migrator("to", "three").code == 0
    assert at_two.migrator("to", "head").code == 0


def test_going_below_what_runs_is_refused(at_two):
    with running(at_two, "shop needs two"):
        assert find(at_two, "one") == {"web-would-not-fit": "error", "used-by-running-release": "error"}
        outcome = at_two.migrator("to", "one")
    assert outcome.code == 10
    assert "does not work on one (what it needs is taken back)" in outcome.err
    assert at_two.migrator("to", "one").code == 0


def test_going_down_to_what_runs_is_not_held_up_by_it(at_two):
    at_two.write_revision("three", "two", create_table("three"), 'op.drop_table("three")')
    at_two.write_revision("four", "three", ADDS, 'op.drop_column("one", "a")')
    assert at_two.migrator("to", "four").code == 0
    with running(at_two, "shop needs two"):
        with running(at_two, "till needs three"):
            assert find(at_two, "two") == {"web-would-not-fit": "error", "used-by-running-release": "error"}
            said = " ".join(at_two.migrator("to", "two").err.split())
            assert "drops the table three, while till (at three) runs" in said
            assert "four statement 1" not in said
        assert find(at_two, "two") == {}
        outcome = at_two.migrator("to", "two")
        assert outcome.code == 0, outcome.err


def test_the_operator_may_allow_it(at_two, monkeypatch):
    at_two.write_revision("three", "two", DROPS)
    monkeypatch.setenv("MIGRATOR_ALLOW_UNFIT", "yes")
    with running(at_two, "shop needs two"):
        assert find(at_two, "head") == {"web-would-not-fit": "warning", "used-by-running-release": "warning"}
        assert at_two.migrator("to", "head").code == 0


def test_a_revision_may_take_it_upon_itself(at_two):
    waivers = "".join(
        f"\n# migrator: allow {code}: nobody reads it"
        for code in ("web-would-not-fit", "used-by-running-release")
    )
    at_two.write_revision("three", "two", DROPS + waivers)
    with running(at_two, "shop needs two"):
        assert at_two.migrator("to", "head").code == 0


def test_what_the_author_says_fits_is_believed(at_two):
    at_two.write_revision(
        "three", "two", "op.execute(\"UPDATE one SET text = 'x'\")\n# migrator: fits two: only tidies"
    )
    with running(at_two, "shop needs two"):
        assert find(at_two, "head") == {}
        assert at_two.migrator("to", "head").code == 0


@pytest.mark.parametrize(
    ("line", "is_usable"),
    [("two: why", True), ("three: why", True), ("two", False), ("nowhere: why", False)],
)
def test_a_line_about_what_fits_must_give_a_reason_and_a_revision(at_two, line, is_usable):
    at_two.write_revision("three", "two", f"{ADDS}\n# migrator: fits {line}")
    assert (find(at_two, "head") == {}) is is_usable
    assert (at_two.migrator("to", "head").code == 0) is is_usable


def test_statements_that_are_not_known_before_do_not_fit(at_two):
    reading = 'if op.get_bind().execute(sa.text("SELECT * FROM one")).all():\n    pass'
    at_two.write_revision("three", "two", reading)
    with running(at_two, "shop needs two"):
        outcome = at_two.migrator("to", "head")
    assert outcome.code == 10
    assert "three: its statements are not known before it runs" in outcome.err


def test_a_name_by_the_operator_stands_for_sessions_that_say_nothing(at_two, monkeypatch):
    at_two.write_revision("three", "two", DROPS)
    assert find(at_two, "head") == {}
    monkeypatch.setenv("MIGRATOR_RUNNING", "two")
    assert find(at_two, "head") == {"web-would-not-fit": "error", "used-by-running-release": "error"}


def test_sessions_elsewhere_and_of_other_words_count_for_nothing(at_two, mysql_server):
    at_two.write_revision("three", "two", DROPS)
    elsewhere = mysql_server.set(database="mysql").render_as_string(hide_password=False)
    engine = create_engine(elsewhere, connect_args={"program_name": "shop needs two"})
    with engine.connect(), running(at_two, "shop needs this and that"), running(at_two, "needs two"):
        assert find(at_two, "head") == {}
    engine.dispose()


def test_what_the_plan_makes_itself_nobody_uses(at_two):
    at_two.write_revision("three", "two", create_table("brief"))
    at_two.write_revision("four", "three", 'op.drop_table("brief")')
    with running(at_two, "shop needs two"):
        assert "used-by-running-release" not in find(at_two, "head")
