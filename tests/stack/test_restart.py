"""Whatever ends and comes again: the stack is whole afterwards."""

import pytest

from tests.stack.terminal import wait_until

pytestmark = pytest.mark.stack

# Everything in the container but its init and the shell that kills: what a crash leaves.
CRASH = ("sh", "-c", "kill -9 -1")


def is_whole(stack):
    return stack.visitor.status("/readyz") == 200 and stack.visitor.status("/") == 200


def test_compose_restart_comes_back_whole(running):
    done = running.compose("restart")
    assert done.returncode == 0, done.stdout
    assert wait_until(lambda: is_whole(running))


def test_make_restart_ends_when_everything_is_healthy(running):
    done = running.release("restart")
    assert done.returncode == 0, done.stdout
    assert is_whole(running)


@pytest.mark.parametrize("service", ["web", "worker", "nginx", "db"])
def test_a_crashed_service_comes_back_by_itself(running, service):
    before = running.inspect(service)["RestartCount"]
    running.compose("exec", "-T", service, *CRASH)
    assert wait_until(lambda: running.inspect(service)["RestartCount"] > before)
    assert wait_until(lambda: is_whole(running))


def test_what_an_engine_starts_after_a_reboot_is_whole(running):
    # As the engine does it: each container by itself, in no chosen order, the one-shot left alone.
    services = ("nginx", "web", "db")
    containers = [running.container(name) for name in services]
    running.run("docker", "kill", *containers)
    running.run("docker", "start", *containers)
    assert wait_until(lambda: is_whole(running))
    assert running.inspect("migrator")["State"]["Status"] == "exited"


def test_a_replaced_web_is_found_at_its_new_address(running):
    def address():
        return running.inspect("web")["NetworkSettings"]["Networks"][f"{running.project}_application"][
            "IPAddress"
        ]

    before, started = address(), running.inspect("nginx")["State"]["StartedAt"]
    running.compose("stop", "web")
    squatter = running.run(
        "docker", "run", "--rm", "--detach", "--network", f"{running.project}_application",
        "--entrypoint", "sleep", f"{running.project}-web", "120",
    ).stdout.strip()  # fmt: skip
    try:
        running.run("docker", "start", running.container("web"))
        assert wait_until(lambda: is_whole(running), seconds=30)
        assert address() != before
        assert running.inspect("nginx")["State"]["StartedAt"] == started
    finally:
        running.run("docker", "rm", "--force", squatter)
