"""`make status` and `make logs`: what runs, how healthy it is, where the database stands, what it says."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from release.bring_up import BLOG, LONG_RUNNING, tell_addresses
from release.health import read_states
from release.move import tell_standing
from release.runner import run
from release.speech import tell
from release.stack import Stack

ORDER = ("db", "migrator", *BLOG)


def show_status(stack: Stack) -> int:
    """0 when everything that should run is healthy, else 1, so that a script may ask."""
    found = read_states(stack)
    tell("stack", stack.project)
    for line in render(found):
        print(line)
    tell_standing(stack)
    if not is_whole(found):
        return 1
    tell_addresses(stack)
    return 0


def render(found: Mapping[str, Mapping[str, Any]]) -> Iterable[str]:
    for service in ORDER:
        entry = found.get(service)
        yield f"  {service:<9} {entry['Status'] if entry else 'not there'}"


def is_whole(found: Mapping[str, Mapping[str, Any]]) -> bool:
    return all(found.get(name, {}).get("Health") == "healthy" for name in LONG_RUNNING)


def follow_logs(stack: Stack, services: Sequence[str]) -> int:
    return run(stack.compose.command("logs", "--follow", "--tail", "200", *services))
