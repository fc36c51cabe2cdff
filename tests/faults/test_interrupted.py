"""A run that is killed or cut off at any word to the server is finished by the same command.

This is a sample that a seed gives (FAULTS_SECONDS, SEED); ``make faults`` tries every point.
"""

import random
from contextlib import suppress

import pytest

from tests.faults.conftest import Clock
from tests.faults.held import kill_while_held, list_holdable
from tests.faults.points import strike_twice
from tests.faults.ways import DIRECTIONS, NAMES, NotStruckError, draw_faults

pytestmark = [pytest.mark.faults, pytest.mark.database]


def test_interrupted_revision_is_finished_by_the_same_command(way, seed):
    clock = Clock(0.45 / len(NAMES) / len(DIRECTIONS))
    tried = 0
    for fault in draw_faults(way, seed):
        if tried and not clock.has_time():
            break
        clock.has_time()
        with suppress(NotStruckError):
            wrong = way.try_point(fault)
            tried += 1
            assert not wrong, f"SEED={seed}: {wrong}"
    assert tried


def test_revision_interrupted_twice_is_finished_by_the_third_run(way, seed):
    """The run that resumes is struck too, at a word that it says while it replays or goes on."""
    faults = list(draw_faults(way, seed + 1))
    dice = random.Random(seed)
    clock = Clock(0.1 / len(NAMES) / len(DIRECTIONS))
    while clock.has_time():
        first, second = dice.sample(faults, 2)
        wrong = strike_twice(way, first, second)
        assert not wrong, f"SEED={seed}: {wrong}"


def test_run_killed_while_its_statement_is_held_is_finished_by_the_same_command(way, seed):
    numbers = list(list_holdable(way))
    random.Random(f"{seed} {way.name}").shuffle(numbers)
    clock = Clock(0.15 / len(NAMES) / len(DIRECTIONS))
    for number in numbers:
        _, wrong = kill_while_held(way, number)
        assert not wrong, f"SEED={seed}: {wrong}"
        if not clock.has_time():
            break
