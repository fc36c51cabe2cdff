"""Replacing the blog without dropping a request: new beside old, ready, switched, old drained."""

import json
import time
from collections.abc import Sequence

from release.errors import StoppedError
from release.health import PAUSE_SECONDS, WEB_WITHIN_SECONDS, wait_until_healthy
from release.runner import ask, read
from release.speech import tell, timed
from release.stack import Stack

READY = ["running", "healthy"]


def roll(stack: Stack, image: str) -> None:
    """Let ``image`` serve in place of what does; ends early where it serves already.

    Raises ``StoppedError`` with the old one still serving when the new one does not get ready.
    """
    running = read(stack.compose.containers("web", running=True)).split()
    if not running or not read(stack.compose.containers("nginx", running=True)).strip():
        start_from_nothing(stack)
        return
    old = [one for one in running if not is_of(stack, one, image)]
    _remove_stopped(stack, running)  # a conductor that was killed has left it: compose would count it
    if old:
        with timed("web", "starting the new one beside the old one", "ready"):
            read(stack.compose.add_web())
            new = _wait_for_new(stack, image)
        switch(stack, find_address(stack, new[0]))
        with timed("web", "the old one ends", "ended"):
            read(stack.engine.docker("stop", *old))
            read(stack.engine.docker("rm", "--force", *old))
    switch(stack, "web")
    _start_rest(stack)


def is_of(stack: Stack, container: str, image: str) -> bool:
    return read(stack.engine.image_of(container)).strip() == image


def _remove_stopped(stack: Stack, running: Sequence[str]) -> None:
    stopped = [one for one in read(stack.compose.containers("web")).split() if one not in running]
    if stopped:
        read(stack.engine.docker("rm", "--force", *stopped))


def start_from_nothing(stack: Stack) -> None:
    with timed("web", "starting the blog, its worker and nginx", "healthy"):
        services = ("web", "worker", "nginx")
        read(stack.compose.start(services))
        wait_until_healthy(stack, services, WEB_WITHIN_SECONDS)


def has_other_ready(stack: Stack, image: str) -> bool:
    """Whether a blog of another image could take what comes: one that is only starting could not."""
    running = read(stack.compose.containers("web", running=True)).split()
    return any(_read_state(stack, one) == READY for one in running if not is_of(stack, one, image))


def _read_state(stack: Stack, container: str) -> list[str]:
    shown = "{{.State.Status}} {{.State.Health.Status}}"
    return read(stack.engine.docker("inspect", "--format", shown, container)).split()


def take_new_away(stack: Stack, image: str) -> None:
    """Of two that stand beside each other, only the one that is not of ``image`` is left, and asked."""
    containers = read(stack.compose.containers("web")).split()
    running = read(stack.compose.containers("web", running=True)).split()
    new = [one for one in containers if is_of(stack, one, image)]
    staying = [one for one in running if one not in new]
    if new and staying:
        switch(stack, find_address(stack, staying[0]))  # it may be the new one's address that is asked
        read(stack.engine.docker("rm", "--force", *new))


def switch(stack: Stack, server: str) -> None:
    """Lead what comes from now on to one address, or to the name; what was begun is finished."""
    read(stack.compose.command("exec", "-T", "nginx", "switch-application", server))


def find_address(stack: Stack, container: str) -> str:
    networks = json.loads(
        read(stack.engine.docker("inspect", "--format", "{{json .NetworkSettings.Networks}}", container))
    )
    return str(networks[f"{stack.project}_application"]["IPAddress"])


def _wait_for_new(stack: Stack, image: str) -> list[str]:
    deadline = time.monotonic() + WEB_WITHIN_SECONDS
    while True:
        new = [one for one in read(stack.compose.containers("web")).split() if is_of(stack, one, image)]
        states = [_read_state(stack, one) for one in new]
        if new and all(state == READY for state in states):
            return new
        has_ended = any(state[0] in {"exited", "dead", "restarting"} for state in states)
        if has_ended or time.monotonic() > deadline:
            said = ask(stack.engine.docker("logs", "--tail", "20", new[0])) if new else None
            tell("web", (said.stdout + said.stderr).strip() if said else "it was not made")
            take_new_away(stack, image)
            raise StoppedError(
                "the new blog did not get ready; the old one serves on", "Its last lines are above."
            )
        time.sleep(PAUSE_SECONDS)


def _start_rest(stack: Stack) -> None:
    """The worker, whom nobody waits for; and nginx, only when its own image is another (docs/limits.md)."""
    front = read(stack.compose.containers("nginx", running=True)).split()
    is_same = bool(front) and read(stack.engine.image_of(front[0])) == read(
        stack.engine.image_id(stack.images["nginx"])
    )
    services = ("worker",) if is_same else ("worker", "nginx")
    with timed(
        "worker", "the same image" if is_same else "the same image; nginx, which has another one", "healthy"
    ):
        read(stack.compose.start(services))
        wait_until_healthy(stack, ("web", "worker", "nginx"), WEB_WITHIN_SECONDS)
