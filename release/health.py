"""Waiting for services. Compose's own --wait gives up on one that was unhealthy before it was asked."""

import json
import time
from collections.abc import Mapping, Sequence
from typing import Any

from release.errors import StoppedError
from release.runner import ask, read
from release.speech import tell
from release.stack import Stack

# A first start of MySQL initialises its data directory; a slow disk needs minutes.
DATABASE_WITHIN_SECONDS = 300.0
WEB_WITHIN_SECONDS = 120.0
PAUSE_SECONDS = 0.5
RESTARTING_SECONDS = 10.0  # one that was killed once is back by then; one that ends again and again is not

State = Mapping[str, Any]


def read_states(stack: Stack) -> dict[str, State]:
    """What compose says of each service's container."""
    lines = read(stack.compose.states()).splitlines()
    return {entry["Service"]: entry for entry in map(json.loads, lines)}


def wait_until_healthy(stack: Stack, services: Sequence[str], within_seconds: float) -> None:
    """Raise ``StoppedError``, after the last lines of the first that failed, when they do not get there."""
    started = time.monotonic()
    deadline = started + within_seconds
    while True:
        states = read_states(stack)
        waiting = [name for name in services if not is_healthy(states.get(name, {}))]
        if not waiting:
            return
        ended = [name for name in waiting if has_ended(states.get(name, {}), time.monotonic() - started)]
        if ended or time.monotonic() >= deadline:
            raise explain(stack, (ended or waiting)[0], has_time_left=bool(ended))
        time.sleep(PAUSE_SECONDS)


def is_healthy(state: State) -> bool:
    return state.get("State") == "running" and state.get("Health") == "healthy"


def has_ended(state: State, seconds: float) -> bool:
    """Waiting longer would not help: it stopped, or after so many seconds still stops again and again."""
    is_looping = state.get("State") == "restarting" and seconds > RESTARTING_SECONDS
    return is_looping or state.get("State") in {None, "exited", "dead"}


def explain(stack: Stack, service: str, *, has_time_left: bool) -> StoppedError:
    said = ask(stack.compose.last_lines(service))
    tell(service, (said.stdout + said.stderr).strip() or "it said nothing")
    return StoppedError(
        f"{service} ended instead of getting healthy"
        if has_time_left
        else f"{service} did not get healthy in time",
        "Its last lines are above.",
        "make status",
        f"make logs service={service}",
    )
