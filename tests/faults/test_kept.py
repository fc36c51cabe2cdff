"""Struck between the version and what is kept of the revision: both are there, or neither."""

import re
import signal

import pytest

from tests.faults.runs import Fault
from tests.faults.ways import DIRECTIONS

pytestmark = [pytest.mark.faults, pytest.mark.database]
BETWEEN = re.compile(r"\s*(INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO) (alembic_version|migrator_applied)\b")


def read_both(way) -> tuple[str, str]:
    """The version, and the newest of what is kept: of the history's two revisions one follows the other."""
    (version,) = way.database.execute("SELECT version_num FROM alembic_version")
    kept = way.database.execute("SELECT revision FROM migrator_applied ORDER BY down_revisions <> '' DESC")
    return version[0], kept[0][0]


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_killed_around_the_version_both_are_there_or_neither(mixed, direction):
    """``make faults`` strikes here in every other way too: its pictures hold what is kept."""
    way = mixed[DIRECTIONS.index(direction)]
    places = [number for number, word in enumerate(way.words, start=1) if BETWEEN.match(word)]
    assert len(places) == 2, way.words
    for number in places:
        way.reset()
        ended = way.run(fault=Fault("kill_after", number))
        assert ended.code == -signal.SIGKILL, ended.output
        version, kept = read_both(way)
        assert version == kept, ended.words[-1]
        wrong = way.finish()
        assert not wrong, wrong
