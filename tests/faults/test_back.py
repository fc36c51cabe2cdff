"""A half-applied revision is put back to where it began, and may be struck on that way too.

One statement of each way, which a seed gives (SEED); ``KIND=back make faults`` tries every one.
"""

import random

import pytest

from tests.faults.back import go_back, list_words

pytestmark = [pytest.mark.faults, pytest.mark.database]


def test_half_applied_revision_is_put_back_whatever_strikes_on_the_way(way, seed):
    dice = random.Random(f"{seed} {way.name}")
    numbers = list(list_words(way))
    dice.shuffle(numbers)
    for number in numbers[:1]:
        wrong = go_back(way, number, dice)
        assert not wrong, f"SEED={seed}: {wrong}"
