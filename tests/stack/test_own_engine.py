"""A stack whose `.env` names its engine, while the shell names one that is not there."""

import os
import socket
import subprocess
import sys
import threading
from contextlib import closing, suppress

import pytest

pytestmark = pytest.mark.stack

DEAD = "unix:///nowhere/docker.sock"


class Forwarder:
    """A second address of the same engine; ``count`` is how many connections came through it."""

    def __init__(self, engine):
        self.engine, self.count = engine, 0
        self.server = socket.create_server(("127.0.0.1", 0))
        self.address = f"tcp://127.0.0.1:{self.server.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        with suppress(OSError):
            while True:
                client, _ = self.server.accept()
                self.count += 1
                engine = socket.socket(socket.AF_UNIX)
                engine.connect(self.engine)
                for one, other in ((client, engine), (engine, client)):
                    threading.Thread(target=copy, args=(one, other), daemon=True).start()


def copy(one, other):
    """To its end, which is told on: an attached container's output ends so."""
    with suppress(OSError):
        while piece := one.recv(65536):
            other.sendall(piece)
        other.shutdown(socket.SHUT_WR)


@pytest.fixture
def forwarder(running):
    asked = ["docker", "context", "inspect", "--format", "{{.Endpoints.docker.Host}}"]
    host = os.environ.get("DOCKER_HOST") or subprocess.check_output(asked, text=True).strip()
    if not host.startswith("unix://"):
        pytest.fail(f"this test forwards to a Unix socket, and the engine is at {host}")
    made, file = Forwarder(host.removeprefix("unix://")), running.folder / ".env"
    before = file.read_text(encoding="utf-8")
    file.write_text(f"{before}\nDOCKER_HOST={made.address}\n", encoding="utf-8")
    with closing(made.server):
        yield made
    file.write_text(before, encoding="utf-8")


def conduct(running, *words):
    return running.run("env", f"DOCKER_HOST={DEAD}", sys.executable, "-m", "release", *words)


def test_every_command_goes_to_the_engine_that_the_file_names(running, forwarder):
    for words in (["status"], ["current"], ["snapshot", "--prove=no"], ["user", "list"], ["certificates"]):
        before = forwarder.count
        done = conduct(running, *words)
        assert done.returncode == 0, done.stdout
        assert forwarder.count > before, words


def test_a_stack_on_an_engine_elsewhere_comes_up_and_what_is_there_is_not_sent(running, forwarder):
    """The address could be another machine's, so that what is mounted is compared there first."""
    done = conduct(running, "up")
    assert done.returncode == 0, done.stdout
    assert "sending" not in done.stdout
    assert running.visitor.status("/readyz") == 200


def test_an_engine_that_is_away_is_named_with_what_names_it(running):
    file = running.folder / ".env"
    before = file.read_text(encoding="utf-8")
    file.write_text(f"{before}\nDOCKER_HOST={DEAD}\n", encoding="utf-8")
    try:
        done = running.release("status")
    finally:
        file.write_text(before, encoding="utf-8")
    assert done.returncode == 2
    assert f"engine does not answer: {DEAD}" in done.stdout
