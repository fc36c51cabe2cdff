"""A revision that the server refuses: nothing that serves is touched."""

import secrets

import pytest

from tests.stack.terminal import Operator

pytestmark = pytest.mark.stack

REFUSED = 'op.execute("ALTER TABLE nobody_made_it ADD COLUMN ink INT")'


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
    assert number in done.stdout
    assert "next: " in done.stdout
    assert "make up" in done.stdout
    assert (newcomer.container("web"), newcomer.container("nginx")) == ("", "")
    assert newcomer.inspect("migrator")["State"]["ExitCode"] == 30
    newcomer.up()
    assert newcomer.visitor.status("/") == 200


def test_the_blog_that_ran_serves_through_a_failing_up(running):
    before = running.inspect("web")["State"]["StartedAt"]
    with running.extra_revision(REFUSED) as number, running.visitor.keeps_reading() as statuses:
        done = running.release("up")
    assert done.returncode == 30, done.stdout
    assert number in done.stdout
    assert "the blog goes on as it was" in done.stdout
    assert len(statuses) > 20
    assert set(statuses) == {200}
    assert running.inspect("web")["State"]["StartedAt"] == before
    running.up()


def test_a_revision_that_works_is_taken_and_web_replaced(running):
    before = running.container("web")
    with running.extra_revision('op.execute("SELECT 1")') as number:
        said = running.up()
        assert f"up {number} " in said
        assert running.container("web") != before
        assert running.visitor.status("/readyz") == 200
        # Back, with the newer files still there: without them the database would be ahead of every image.
        assert running.release("migrate", "--rev=-1", "--web=stop").returncode == 0
    running.up()
    assert running.visitor.status("/readyz") == 200
