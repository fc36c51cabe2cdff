"""A migrator killed while its statement waits in the server: the session lives on, and must not harm.

The other histories are struck so in ``test_interrupted``.
"""

import pytest

from tests.faults.held import kill_while_held, list_holdable
from tests.faults.ways import DIRECTIONS

pytestmark = [pytest.mark.faults, pytest.mark.database]


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_every_statement_of_one_history_can_be_held_and_killed(mixed, direction):
    """All but one are held: the statements on tables and rows that are there."""
    way = mixed[DIRECTIONS.index(direction)]
    numbers = list_holdable(way)
    outcomes = [kill_while_held(way, number) for number in numbers]
    assert not [wrong for _, wrong in outcomes if wrong]
    assert sum(was_held for was_held, _ in outcomes) >= len(numbers) - 1
