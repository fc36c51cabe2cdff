"""Two migrators at once: one after the other, and who holds the lock is told."""

import time

from migrator.stages import drift

SLOW = "op.get_context().as_sql or time.sleep(1.5)\n"  # not while it is rendered for the checks


def test_two_at_once_both_end_0_and_apply_each_revision_once(project):
    project.write_revision("slow", "three", SLOW + 'op.execute("INSERT INTO one (id) VALUES (1)")')
    both = [project.start_migrator("to", "head") for _ in range(2)]
    outcomes = [process.communicate(timeout=60) for process in both]
    assert [process.returncode for process in both] == [0, 0], outcomes
    texts = "".join(err for _, err in outcomes)
    assert [texts.count(f"up {name} make") for name in ("one", "two", "three", "slow")] == [1, 1, 1, 1]
    assert project.execute("SELECT id FROM one") == [(1,)]


def test_waiting_names_the_holder_and_gives_up_with_11(project):
    project.write_revision("slow", "three", "op.get_context().as_sql or time.sleep(6)")
    first = project.start_migrator("to", "head")
    deadline = time.monotonic() + 30
    while "three" not in project.tables() and time.monotonic() < deadline:
        time.sleep(0.1)
    outcome = project.migrator("--wait", "1", "to", "head")
    assert outcome.code == 11
    assert str(first.pid) in outcome.err
    assert "waiting for" in outcome.err
    assert first.wait(timeout=60) == 0, first.communicate()


def test_lock_of_a_killed_migrator_is_free_at_once(project):
    path = project.write_revision("slow", "three", "op.get_context().as_sql or time.sleep(60)")
    first = project.start_migrator("to", "head")
    deadline = time.monotonic() + 30
    while "three" not in project.tables() and time.monotonic() < deadline:
        time.sleep(0.1)
    first.kill()
    first.communicate()
    path.write_text(path.read_text().replace("op.get_context().as_sql or time.sleep(60)", "pass"))
    outcome = project.migrator("--wait", "10", "to", "head")
    assert outcome.code == 0, outcome.err


def test_nothing_to_do_needs_no_lock(project):
    project.migrator("to", "three")
    project.write_revision("slow", "three", "time.sleep(5)")
    first = project.start_migrator("to", "head")
    time.sleep(2)
    outcome = project.migrator("--wait", "0", "to", "three")
    assert outcome.code == 0, outcome.err
    assert first.wait(timeout=60) == 0


def test_a_schema_that_another_moves_while_it_is_looked_at_refuses_nobody(project, monkeypatch):
    look = drift.look_for_drift

    def look_after_another(*where_it_stood):
        monkeypatch.setattr(drift, "look_for_drift", look)
        assert project.migrator("to", "head").code == 0
        return look(*where_it_stood)

    project.migrator("to", "one")
    monkeypatch.setattr(drift, "look_for_drift", look_after_another)
    outcome = project.migrator("to", "head")
    assert outcome.code == 0, outcome.err
    assert project.tables() == {"one", "two", "three"}
