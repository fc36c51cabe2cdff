"""Random walks, drawn from a seed, each in a database of its own."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as with_seed
from hypothesis import strategies as st
from sqlalchemy.engine import URL

from tests.fixtures_mysql import make_database
from tests.migrator.conftest import Actor
from tests.walks.histories import histories
from tests.walks.walk import Walk

WRITES = st.lists(
    st.tuples(st.sampled_from(("insert", "update", "delete")), st.integers(0, 99), st.integers(1, 9)),
    max_size=4,
)
STOPS = st.lists(st.tuples(st.integers(0, 4), WRITES), min_size=2, max_size=6)


@dataclass(frozen=True)
class Ground:
    """What is walked on: ``make`` gives the URL of an empty database, ``drawn`` are histories that fit it."""

    folder: Path
    make: Callable[[], AbstractContextManager[str]]
    drawn: st.SearchStrategy


def on_mysql(server: URL, folder: Path) -> Ground:
    return Ground(folder, lambda: make_database(server), histories(with_members=True))


def on_sqlite(folder: Path) -> Ground:
    @contextmanager
    def make() -> Iterator[str]:
        yield f"sqlite:///{folder}/{token_hex(4)}.db"

    # There a member of a key that goes is refused (docs/limits.md).
    return Ground(folder, make, histories(with_members=False))


def try_walks(ground: Ground, count: int, seed: int, seconds: float = 86_400) -> int:
    """How many of ``count`` were tried within the seconds. Raises ``AssertionError`` with what was lost."""
    started, tried = time.monotonic(), 0

    @with_seed(seed)
    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(ground.drawn, WRITES, STOPS)
    def walk(history, first_writes, stops) -> None:
        nonlocal tried
        if time.monotonic() - started > seconds:
            return
        tried += 1
        with ground.make() as url:
            Walk(Actor(ground.folder / token_hex(4), url), history).go(first_writes, stops)

    walk()
    return tried
