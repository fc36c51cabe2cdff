"""How long the sampled tests strike, and with which seed: FAULTS_SECONDS and SEED."""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.faults.ways import DIRECTIONS, NAMES, Way, open_ways

# All the tests in this folder together; each takes its share.
SECONDS = float(os.environ.get("FAULTS_SECONDS", "300"))


@dataclass
class Clock:
    """``has_time`` until this test's share of the seconds is spent; the first point is always tried."""

    share: float
    started: float = 0.0

    def has_time(self) -> bool:
        self.started = self.started or time.monotonic()
        return time.monotonic() - self.started < self.share * SECONDS


@pytest.fixture(scope="session")
def seed() -> int:
    return int(os.environ["SEED"])  # given, or drawn by the conftest above


@pytest.fixture(scope="module", params=NAMES)
def ways(request, mysql_server) -> Iterator[tuple[Way, Way, Way]]:
    """Each history's way up, its way down and its way up again."""
    with open_ways(mysql_server, request.param) as made:
        yield made


@pytest.fixture(params=DIRECTIONS)
def way(request, ways) -> Way:
    return ways[DIRECTIONS.index(request.param)]


@pytest.fixture(scope="module")
def mixed(mysql_server) -> Iterator[tuple[Way, Way, Way]]:
    with open_ways(mysql_server, "mixed") as made:
        yield made
