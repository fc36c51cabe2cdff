"""`make reproduce` at a second that no snapshot has; and what is there where no blog fits."""

import secrets
import time
from datetime import UTC, datetime

import pytest

from tests.stack.terminal import Operator, wait_until
from tests.stack.test_reproduce import Reproduced

pytestmark = [pytest.mark.stack, pytest.mark.timeout(900)]
TAG = "INSERT INTO tags (name, slug) VALUES ('{0}', '{0}')"


@pytest.fixture(scope="module")
def reproduced(require_engine, tmp_path_factory):
    """A stack with a snapshot, a tag and a picture before it, some behind it, and the time between those."""
    stack = Operator(tmp_path_factory.mktemp("moment") / "project", f"inkstone-test-{secrets.token_hex(3)}")
    try:
        stack.up()
        reproduced = Reproduced(stack)
        write(stack, "before")
        assert stack.release("snapshot", "--prove=no").returncode == 0
        write(stack, "behind")
        time.sleep(2)
        reproduced.time = datetime.now(UTC)
        time.sleep(1)
        write(stack, "late")
        yield reproduced
    finally:
        stack.release("forget")
        stack.tear_down()


def write(stack, name):
    assert stack.statement(TAG.format(name)).returncode == 0
    shell = ("docker", "exec", stack.container("web"), "sh", "-c")
    assert stack.run(*shell, f"echo {name} > /var/lib/inkstone/media/{name}.webp").returncode == 0


def test_a_time_is_reached_by_the_binary_log(reproduced):
    at = f"{reproduced.time:%Y-%m-%dT%H:%M:%S}"
    done = reproduced.make(f"--at={at}")
    assert done.returncode == 0, done.stdout
    reproduced.said = done.stdout
    found = reproduced.say("SELECT name FROM tags WHERE name IN ('before', 'behind', 'late') ORDER BY 1")
    assert found.split() == ["before", "behind"]
    assert "today's, which fits this revision" in done.stdout
    assert reproduced.visitor.status("/") == 200
    listed = reproduced.exec("web", "ls", "/var/lib/inkstone/media").stdout.split()
    assert {"before.webp", "behind.webp"} <= set(listed)
    assert reproduced.stack.release("forget").returncode == 0
    assert reproduced.list_all() == []


def test_without_a_blog_for_it_the_database_is_there_alone_and_goes_by_itself(reproduced):
    done = reproduced.make("--rev=0012", "--at=latest", "--hours=0.001")
    assert done.returncode == 0, done.stdout
    assert "no blog for 0012: no release that is known here needs it" in done.stdout
    assert "docker exec -it" in done.stdout
    assert wait_until(lambda: reproduced.list_all() == [], seconds=30, pause=1)
