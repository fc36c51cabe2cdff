"""A revision that the server refuses: what serves is not touched, and the same command finishes it later."""

import secrets

import pytest

from tests.stack.terminal import Operator

pytestmark = pytest.mark.stack

REFUSED = 'op.execute("ALTER TABLE palette ADD COLUMN ink INT")'
MENDED = "CREATE TABLE palette (id INT)"


@pytest.fixture
def newcomer(require_engine, tmp_path):
    """A stack that never ran."""
    operator = Operator(tmp_path / "project", f"inkstone-test-{secrets.token_hex(3)}")
    yield operator
    operator.tear_down()


def test_on_a_first_start_web_and_nginx_never_start(newcomer):
    with newcomer.extra_revision(REFUSED) as number:
        done = newcomer.release("up")
        assert done.returncode == 30, done.stdout
        assert f"revision {number}" in done.stdout
        assert "next: " in done.stdout
        assert "then, once it is mended, make up" in done.stdout
        assert (newcomer.container("web"), newcomer.container("nginx")) == ("", "")
        assert newcomer.inspect("migrator")["State"]["ExitCode"] == 30


def test_the_blog_that_ran_serves_through_a_failing_up_and_is_replaced_by_the_one_that_works(running):
    before = running.inspect("web")
    with running.extra_revision(REFUSED) as number:
        with running.visitor.keeps_reading() as statuses:
            done = running.release("up")
        assert done.returncode == 30, done.stdout
        assert f"revision {number}" in done.stdout
        assert "the blog goes on as it was" in done.stdout
        assert len(statuses) > 20
        assert set(statuses) == {200}
        assert running.inspect("web")["State"]["StartedAt"] == before["State"]["StartedAt"]

        running.statement(MENDED)
        assert f"up {number} " in running.up()
        assert running.inspect("web")["Id"] != before["Id"]
        assert running.visitor.status("/readyz") == 200
        # Back while the file is there: without it, nobody would know the way.
        assert running.release("migrate", "--rev=-1", "--web=stop").returncode == 0
    running.statement("DROP TABLE palette")
    running.up()
    assert running.visitor.status("/readyz") == 200
