"""`status`: what a migration does, asked from elsewhere."""

import json
import signal
import time

import pytest
from sqlalchemy import create_engine, text

from tests.migrator.conftest import create_table

pytestmark = pytest.mark.database
SLEEP = """
op.execute("ALTER TABLE one ADD COLUMN a INT")
op.execute("SELECT SLEEP(30)")
"""


@pytest.fixture
def url(mysql_url):
    return str(mysql_url)


@pytest.fixture
def at_one(empty_project):
    empty_project.write_revision("one", None, create_table("one"), 'op.drop_table("one")')
    assert empty_project.migrator("to", "one").code == 0
    return empty_project


def ask(project) -> dict:
    outcome = project.migrator("--json", "status")
    assert outcome.code == 0, outcome.err
    return json.loads(outcome.out)


def wait_for(project, is_so) -> dict:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        status = ask(project)
        if is_so(status):
            return status
        time.sleep(0.1)
    pytest.fail(f"it did not come so far: {status}")


def test_quiet_database_stands_where_it_stands(at_one):
    fits = "fits images whose head is one, no older ones: it is the first"
    assert at_one.migrator("status").out == f"one (head)\n{fits}\n"
    status = ask(at_one)
    assert (status["holder"], status["in_flight"], status["now"]) == (None, None, None)


def test_a_running_migration_tells_revision_statement_and_holder_then_who_is_gone(at_one):
    at_one.write_revision("two", "one", SLEEP)
    migration = at_one.start_migrator("to", "head")
    try:
        status = wait_for(at_one, lambda found: found["now"])
        assert status["now"]["revision"] == "two"
        assert status["now"]["statement"] == "SELECT SLEEP(30)"
        assert status["now"]["seconds"] > 0.3
        assert f"migrator pid {migration.pid} on" in status["holder"]["text"]
        said = at_one.migrator("status").out
        assert "a migration is running: migrator pid" in said
        assert "revision two up, statement 2, for" in said
    finally:
        migration.send_signal(signal.SIGKILL)
        migration.communicate()
    at_one.execute("SELECT 1")
    wait_for(at_one, lambda found: not found["now"])


def test_half_applied_with_nobody_at_work_is_told_with_what_to_type(at_one):
    at_one.write_revision("two", "one", SLEEP.replace("SELECT SLEEP(30)", "INSERT INTO nowhere VALUES (1)"))
    assert at_one.migrator("to", "head").code == 30
    said = at_one.migrator("status").out
    assert "revision two, on its way up: half-applied, and nobody works on it" in said
    assert "make migrate" in said


def test_who_is_waited_for_is_told(at_one):
    at_one.write_revision("two", "one", 'op.execute("ALTER TABLE one ADD COLUMN a INT")')
    at_one.execute("INSERT INTO one (text) VALUES ('a')")
    reader = create_engine(at_one.url).connect()
    reader.execute(text("SELECT * FROM one")).all()
    migration = at_one.start_migrator("to", "head")
    try:
        status = wait_for(at_one, lambda found: found["now"] and found["now"]["waiting"])
        assert "one is held by session" in status["now"]["waiting"]
    finally:
        reader.close()
    migration.communicate(timeout=60)
    assert migration.returncode == 0
