"""`make migrate` beside a blog that runs, and the questions that change nothing."""

import pytest

from tests.stack.terminal import wait_until

pytestmark = pytest.mark.stack


def current(stack):
    return stack.statement("SELECT version_num FROM alembic_version").stdout.strip()


def test_a_target_that_the_running_web_cannot_run_on_is_refused(running):
    done = running.release("migrate", "--rev=0012")
    assert done.returncode == 10
    assert f"the running blog needs {running.head}, the target is 0012" in done.stdout
    assert "make migrate rev=0012 web=stop" in done.stdout
    assert current(running) == running.head
    assert running.visitor.status("/") == 200


def test_a_target_where_the_database_stands_already_leaves_web_alone(running):
    before = running.inspect("web")["State"]["StartedAt"]
    done = running.release("migrate")
    assert done.returncode == 0, done.stdout
    assert "nothing to do" in done.stdout
    assert running.inspect("web")["State"]["StartedAt"] == before


def test_web_stop_stops_the_blog_moves_and_says_how_to_go_on(running):
    done = running.release("migrate", "--rev=-1", "--web=stop")
    assert done.returncode == 0, done.stdout
    assert f"{int(running.head) - 1:04}" == current(running)
    assert f"the blog does not run: it needs {running.head}. Next: make up" in done.stdout
    answer = running.visitor.ask("/")
    assert (answer.status, answer.header("Retry-After")) == (503, ["10"])
    assert "Back in a moment" in answer.text

    done = running.release("migrate")
    assert "the blog does not run, and can on this schema. Next: make up" in done.stdout
    running.up()
    assert running.visitor.status("/") == 200


def test_web_on_a_wrong_schema_refuses_and_comes_back_by_itself_when_it_fits_again(running):
    done = running.release("migrate", "--rev=0012", "--web=stop")
    assert done.returncode == 0, done.stdout
    container = running.container("web")
    # Without its restart policy, so that its end is seen; by docker's own start, because compose's would run
    # the migrator first.
    running.run("docker", "update", "--restart", "no", container)
    done = running.run("docker", "start", "--attach", container)
    running.run("docker", "update", "--restart", "unless-stopped", container)
    assert done.returncode == 10
    assert f"the database is at 0012, this image needs {running.head}" in done.stdout
    assert "make migrate" in done.stdout
    assert running.visitor.status("/") == 503

    running.run("docker", "start", container)
    assert wait_until(lambda: running.inspect("web")["RestartCount"] > 0)
    assert running.visitor.status("/") == 503
    done = running.release("migrate")
    assert done.returncode == 0, done.stdout
    assert wait_until(lambda: running.visitor.status("/") == 200)


def test_two_migrators_at_once_both_end_well(running):
    assert running.release("migrate", "--rev=0003", "--web=stop").returncode == 0
    command = ("docker", "compose", "run", "--rm", "--no-deps", "--no-TTY", "migrator", "to", "head")
    both = [running.start(*command) for _ in range(2)]
    said = [process.communicate(timeout=300)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], "\n".join(said)
    for number in range(4, int(running.head) + 1):
        assert sum(text.count(f"up {number:04} ") for text in said) == 1
    assert current(running) == running.head


def test_questions_start_nothing_but_the_database(stack):
    assert stack.release("down").returncode == 0
    current_said, history_said = stack.release("current").stdout, stack.release("history").stdout
    plan = stack.run("docker", "compose", "ps", "--services").stdout
    assert f"{stack.head} (head)" in current_said
    assert "0001" in history_said
    assert "database, head" in history_said or "head, database" in history_said
    assert plan.split() == ["db"]
    said = stack.release("plan", "--rev=-1").stdout
    assert f"-- down {stack.head}" in said
    assert current(stack) == stack.head
