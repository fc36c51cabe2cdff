"""Struck between the version and what is kept of the revision: both are there, or neither."""

import re

import pytest

from tests.faults.runs import KINDS, Fault
from tests.faults.ways import DIRECTIONS

pytestmark = [pytest.mark.faults, pytest.mark.database]
BETWEEN = re.compile(r"\s*(INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO) (alembic_version|migrator_applied)\b")


def read_both(way) -> tuple[str, str]:
    """The version, and the newest of what is kept: of the history's two revisions one follows the other."""
    (version,) = way.database.execute("SELECT version_num FROM alembic_version")
    kept = way.database.execute("SELECT revision FROM migrator_applied ORDER BY down_revisions <> '' DESC")
    return version[0], kept[0][0]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("direction", DIRECTIONS)
def test_a_strike_around_the_version_leaves_both_or_none(mixed, direction, kind):
    way = mixed[DIRECTIONS.index(direction)]
    places = [number for number, word in enumerate(way.words, start=1) if BETWEEN.match(word)]
    assert len(places) == 2, way.words
    for number in (*places, places[-1] + 1):
        way.reset()
        ended = way.run(fault=Fault(kind, number))
        assert ended.code != 0, (number, ended.output)
        version, kept = read_both(way)
        assert version == kept, (number, way.words[number - 1])
        wrong = way.finish()
        assert not wrong, (number, wrong)
