"""The network drops a connection: before the server has the command, unanswered, or after it has answered."""

import random

import pytest

from tests.faults.conftest import Clock
from tests.faults.proxy import KINDS, run_proxy
from tests.faults.runs import Fault
from tests.faults.ways import NAMES, open_ways

pytestmark = [pytest.mark.faults, pytest.mark.database]


@pytest.fixture(scope="module")
def network(mysql_server):
    with run_proxy(mysql_server) as made:
        yield made


@pytest.mark.parametrize("kind", KINDS)
def test_run_whose_connection_was_dropped_is_finished_by_the_same_command(network, mysql_server, kind, seed):
    dice = random.Random(f"{seed} {kind}")
    clock = Clock(0.03)
    while clock.has_time():
        with open_ways(mysql_server, dice.choice(NAMES)) as ways:
            for way in ways:
                fault = Fault(kind, dice.randrange(way.first, len(way.words) - 4))
                wrong = network.drop(way, fault)
                assert not wrong, f"SEED={seed}: {wrong}"
