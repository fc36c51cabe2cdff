"""A migrator killed while its statement waits in the server: the session lives on, and must not harm."""

import random

import pytest

from tests.faults.conftest import Clock
from tests.faults.held import kill_while_held, list_holdable
from tests.faults.ways import DIRECTIONS, NAMES

pytestmark = [pytest.mark.faults, pytest.mark.database]


def test_run_killed_while_its_statement_is_held_is_finished_by_the_same_command(way, seed):
    numbers = list(list_holdable(way))
    random.Random(f"{seed} {way.name}").shuffle(numbers)
    clock = Clock(0.15 / len(NAMES) / len(DIRECTIONS))
    for number in numbers:
        _, wrong = kill_while_held(way, number)
        assert not wrong, f"SEED={seed}: {wrong}"
        if not clock.has_time():
            break


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_every_statement_of_one_history_can_be_held_and_killed(mixed, direction):
    """At least the statements on tables that exist are held; else the tests above would try nothing."""
    way = mixed[DIRECTIONS.index(direction)]
    numbers = list_holdable(way)
    outcomes = [kill_while_held(way, number) for number in numbers]
    assert not [wrong for _, wrong in outcomes if wrong]
    assert sum(was_held for was_held, _ in outcomes) >= len(numbers) - 1
