"""Which release goes where: what may be promoted, from which environment, and why not."""

from dataclasses import dataclass

from release.errors import REFUSED, StoppedError
from release.health import read_states
from release.look import is_whole
from release.promotion.releases import Release, find_running, list_known
from release.reaching import require_engine
from release.stack import WAY, Stack, read_stack

PRODUCTION = "production"


@dataclass(frozen=True)
class Choice:
    """``source`` is where the release proved itself; ``forced`` is the reason for leaving a stop out."""

    source: Stack
    target: Stack
    release: Release
    forced: str = ""


def choose(source: str, target: str, release: str = "", forced: str = "") -> Choice:
    """Raises ``StoppedError`` for what may not travel."""
    require_way(target)
    before = WAY[WAY.index(target) - 1]
    came_from = source or before
    require_way(came_from, is_source=True)
    if came_from != before and not forced:
        raise StoppedError(
            f"a release comes to {target} from {before}, not from {came_from}",
            f"In {before} it is proved on other data and under other load before {target} is touched.",
            f"make promote from={came_from} to={before}",
            f'make promote from={came_from} to={target} force="why"   the reason is recorded',
            exit_code=REFUSED,
        )
    stack, goal = read_stack(came_from), read_stack(target)
    for one in (stack, goal):
        require_engine(one.engine, one.environment)
    return Choice(stack, goal, find_release(stack, release), forced)


def require_way(name: str, *, is_source: bool = False) -> None:
    known = WAY if is_source else WAY[1:]
    if name not in known:
        raise StoppedError(
            f"no release is promoted {'from' if is_source else 'to'} {name or 'nowhere'}",
            f"known: {', '.join(known)}",
            "make promote to=staging",
            exit_code=REFUSED,
        )


def find_release(stack: Stack, wanted: str) -> Release:
    """The one that was named, else the one whose blog runs there, healthy."""
    known = list_known(stack)
    if wanted:
        found = next((one for one in known if one.id == wanted), None)
        if found is None:
            raise StoppedError(
                f"{stack.environment} knows no release {wanted}",
                f"known: {', '.join(one.id for one in known) or 'none'}",
                "make releases",
                exit_code=REFUSED,
            )
        return found
    running = find_running(stack)
    if running is None:
        raise StoppedError(
            f"what runs in {stack.environment} is no release",
            "Its blog was built after the last `make release`, or does not run.",
            "make up && make release" if stack.builds else f"make promote to={stack.environment}",
            exit_code=REFUSED,
        )
    if not is_whole(read_states(stack)):
        raise StoppedError(
            f"{stack.environment} is not healthy, so that {running.id} has not proved itself there",
            "",
            f"make status env={stack.environment}",
            exit_code=REFUSED,
        )
    return running
