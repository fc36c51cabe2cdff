"""`make reproduce` killed while it makes the copy: `make forget` or the same command leaves nothing of it."""

import signal
import sys
import time

import pytest

from tests.stack.terminal import wait_until
from tests.stack.test_reproduce import Reproduced

pytestmark = [pytest.mark.stack, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def reproduced(stack):
    if stack.visitor.status("/readyz") != 200:
        stack.up()
    assert stack.release("snapshot", "--prove=no").returncode == 0
    yield Reproduced(stack)
    stack.release("forget")


def kill_when(reproduced, service):
    """SIGKILL as soon as a container of this service is there; the engine's clients live on."""
    process = reproduced.stack.start(sys.executable, "-m", "release", "reproduce", "--at=latest")
    wanted = f"label=com.docker.compose.project={reproduced.project}"
    listing = ("docker", "ps", "--filter", wanted, "--format", '{{.Label "com.docker.compose.service"}}')
    assert wait_until(lambda: service in reproduced.stack.run(*listing).stdout.split(), pause=0.1)
    process.send_signal(signal.SIGKILL)
    process.wait()


def find_left(reproduced):
    folder = reproduced.stack.folder / "secrets/reproduction"
    return reproduced.list_all(), [file.name for file in folder.iterdir()]


def test_killed_while_its_server_starts_forget_takes_all_of_it_away(reproduced):
    kill_when(reproduced, "db")
    done = reproduced.stack.release("forget")
    assert done.returncode == 0, done.stdout
    assert find_left(reproduced) == ([], [".lock"])
    time.sleep(3)  # what the killed command's clients were about to make
    assert find_left(reproduced) == ([], [".lock"])


def test_killed_while_it_loads_the_same_command_makes_it_whole(reproduced):
    kill_when(reproduced, "restore")
    assert "that was interrupted" in reproduced.stack.release("status").stdout
    done = reproduced.make("--at=latest")
    assert done.returncode == 0, done.stdout
    assert "what it left is taken away first" in done.stdout
    reproduced.said = done.stdout
    assert reproduced.visitor.status("/") == 200
    assert "make forget ends it" in reproduced.stack.release("status").stdout
    assert reproduced.stack.release("forget").returncode == 0
    assert find_left(reproduced) == ([], [".lock"])
    assert reproduced.stack.visitor.status("/") == 200
