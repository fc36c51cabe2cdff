"""`make up`: from nothing to a page, in the right order, once at a time."""

import sys

import pytest

pytestmark = pytest.mark.stack


def test_up_from_nothing_ends_with_a_page(fresh):
    operator, first = fresh
    answer = operator.visitor.ask("/")
    assert answer.status == 200
    assert "<title>Inkstone</title>" in answer.text
    assert f"http://127.0.0.1:{operator.ports[0]}/" in first["said"].splitlines()[-1]


def test_the_page_comes_out_of_mysql(running):
    password = "an-ink-stone-of-duan"
    file = running.folder / "password"
    file.write_text(password, encoding="utf-8")
    file.chmod(0o600)
    done = running.release("user", "create", "--name", "ann", "--password-file", str(file))
    assert done.returncode == 0, done.stdout
    assert running.statement("SELECT name FROM users WHERE name = 'ann'").stdout.strip() == "ann"
    assert running.visitor.status("/authors/ann") == 200
    assert running.visitor.status("/authors/bob") == 404


def test_the_migrator_ended_well_before_web_started(fresh):
    _, first = fresh
    assert first["migrator"]["State"]["ExitCode"] == 0
    assert first["migrator"]["State"]["Status"] == "exited"
    # Equal forms of one clock: the order of the texts is the order of the times.
    assert first["migrator"]["State"]["FinishedAt"][:23] < first["web"]["State"]["StartedAt"][:23]
    assert "migrator Exited (0)" in first["listed"]


def test_two_ups_at_once_run_one_after_the_other_and_change_nothing_that_runs(running):
    services = ("db", "web", "worker", "nginx")
    before = [running.inspect(name)["State"]["StartedAt"] for name in services]
    both = [running.start(sys.executable, "-m", "release", "up") for _ in range(2)]
    said = [process.communicate(timeout=180)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert sum("waiting for make up, process" in text for text in said) == 1
    assert sum("nothing to do" in text for text in said) == 2
    assert [running.inspect(name)["State"]["StartedAt"] for name in services] == before


def test_status_tells_what_runs_and_where_the_database_stands(running):
    done = running.release("status")
    assert done.returncode == 0
    assert done.stdout.count("(healthy)") == 4
    assert f"{running.head} (head)" in done.stdout
