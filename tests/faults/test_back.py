"""A half-applied revision is put back to where it began, and may be struck on that way too.

This is a sample that a seed gives (FAULTS_SECONDS, SEED); ``KIND=back make faults`` tries every statement.
"""

import random

import pytest

from tests.faults.back import go_back, list_words
from tests.faults.conftest import Clock
from tests.faults.ways import DIRECTIONS, NAMES

pytestmark = [pytest.mark.faults, pytest.mark.database]


def test_half_applied_revision_is_put_back_whatever_strikes_on_the_way(way, seed):
    dice = random.Random(f"{seed} {way.name}")
    numbers = list(list_words(way))
    dice.shuffle(numbers)
    clock = Clock(0.3 / len(NAMES) / len(DIRECTIONS))
    for number in numbers:
        wrong = go_back(way, number, dice)
        assert not wrong, f"SEED={seed}: {wrong}"
        if not clock.has_time():
            break
