"""mysqld itself is killed before, during and after a statement, and starts again by itself."""

import random

import pytest

from tests.conftest import skip_without
from tests.faults.conftest import Clock
from tests.faults.held import list_holdable
from tests.faults.runs import Fault
from tests.faults.server import KINDS, kill_server, run_mortal_server
from tests.faults.ways import NAMES, open_ways
from tests.fixtures_mysql import has_image

pytestmark = [pytest.mark.faults, pytest.mark.database]


@pytest.fixture(scope="module")
def mortal():
    skip_without("mysql", is_there=has_image())
    with run_mortal_server() as made:
        yield made


@pytest.mark.parametrize("kind", KINDS)
def test_run_whose_server_was_killed_is_finished_by_the_same_command(mortal, kind, seed):
    server, container = mortal
    dice = random.Random(f"{seed} {kind}")
    clock = Clock(0.05)
    while clock.has_time():
        with open_ways(server, dice.choice(NAMES)) as ways:
            way = dice.choice(ways)
            wrong = kill_server(way, container, Fault(kind, dice.choice(list_holdable(way))))
            assert not wrong, f"SEED={seed}: {wrong}"
