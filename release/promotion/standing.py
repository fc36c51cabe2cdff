"""`make status` beyond one stack: the release that runs, its last promotion, its newest copy; the others."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from release.health import read_states
from release.look import is_whole, show_status
from release.promotion import ledger, state
from release.promotion.releases import find_present, find_tag
from release.reaching import read_reachable
from release.runner import ask, read
from release.speech import tell
from release.stack import Stack

UNKNOWN = "no release"


def show_all(stack: Stack, _: Sequence[str]) -> int:
    """0 when everything of this stack that should run is healthy, else 1; the others are only told."""
    code = show_status(stack)
    if read(stack.compose.containers("db", running=True)).strip():
        for line in describe(stack):
            tell("release", line)
    for other in read_reachable("status"):
        if other.project != stack.project and read_states(other):
            tell(
                other.environment,
                f"{find_name(other)}, {'healthy' if is_whole(read_states(other)) else 'not healthy'}",
            )
    return code


def find_name(stack: Stack) -> str:
    """Of the release whose image runs: `make release` has left it at the image itself."""
    image = find_present(stack)
    if not image:
        return "nothing runs"
    return find_tag(stack, image) or UNKNOWN


def describe(stack: Stack) -> Iterator[str]:
    name = find_name(stack)
    if name != UNKNOWN or stack.environment:  # who has but one stack need not hear of it
        yield name if name != UNKNOWN else "what runs is no release. Next: make release"
    done = ask(stack.compose.one_off("migrator", "ledger", "list", ledger.PROMOTION))
    if done.returncode == 0 and (found := json.loads(done.stdout)):
        newest = found[0]
        body = newest["body"]
        what = f"last {body['way']}: {body['release']['id']} {body['status']}"
        yield f"{what}, {newest['at'][:16]} by {newest['by']}"
        if body["status"] in state.OPEN:
            command = state.tell_command(body["way"], body["release"]["id"], stack.environment)
            yield f"it is half-way, at {body['step']}. Next: {command}"
    if ask(stack.engine.image_id(stack.images["snapshot"])).returncode:
        return  # never used here
    copies = ask(stack.compose.one_off("snapshot", "--json", "snapshots"))
    if copies.returncode == 0 and (listed := json.loads(copies.stdout)):
        age = datetime.now(UTC) - datetime.fromisoformat(listed[0]["taken_at"])
        yield f"newest snapshot {listed[0]['id']}, {age.total_seconds() / 3600:.1f} h old"
