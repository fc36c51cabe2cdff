"""The database's server is killed in the midst of a promotion, while people read, save and comment."""

import sys
import time

import pytest

from tests.journeys.traffic import assert_nothing_lost, traffic_of

pytestmark = [pytest.mark.stack, pytest.mark.timeout(1800)]

# A column after the other; the way down has nothing to set aside.
ADDS = 'for n in range(24): op.execute(f"ALTER TABLE tags ADD COLUMN {0}_{{n}} INT NULL")'
REMOVES = 'for n in range(24): op.execute(f"ALTER TABLE tags DROP COLUMN {0}_{{n}}")'
PROMOTE = (sys.executable, "-m", "release", "promote", "--to=staging", "--yes=1")
OK, TAKEN_BACK = 200, 60
MOST_RUNS = 4


def prepare(three, name):
    """A release of its own, in dev; its revision."""
    column = f"k{time.monotonic_ns()}"
    number = three.add_revision(ADDS.format(column), REMOVES.format(column))
    three.change_code(f"# killed at {name}")
    three.release_in_dev()
    return number


def assert_arrived(three, number):
    staging = three.staging
    assert (staging.version, staging.image) == (number, three.dev.image)
    assert staging.visitor.status("/readyz") == OK
    assert len(staging.compose("ps", "--quiet", "web").stdout.split()) == 1


def promote_while_the_database_is_killed(three, lines):
    """At each of the lines; what was said, and the end of the last run of the same command."""
    said, codes, waiting = [], [], list(lines)
    while not codes or (codes[-1] != 0 and len(codes) < MOST_RUNS):
        process = three.dev.start(*PROMOTE)
        for text in process.stdout:
            said.append(text)
            if waiting and waiting[0] in text:
                three.staging.kill_database()
                said.append(f"--- the database was killed at {waiting.pop(0)!r}\n")
        codes.append(process.wait())
        if codes[-1] == TAKEN_BACK and not waiting:
            break
    assert waiting == [], "".join(said)
    return "".join(said), codes


def test_a_database_that_is_killed_costs_nothing_that_was_acknowledged(three, record_property):
    """Once as soon as the migrator says that the revision is there, once while the new blog starts."""
    lines = ("apply     1/1", "starting the new one")
    staging = three.staging
    number, before = prepare(three, lines[0]), (staging.version, staging.image)
    with traffic_of(staging, staging.visitor.address) as traffic:
        said, codes = promote_while_the_database_is_killed(three, lines)
    record_property("traffic", f"{traffic.summary}; the command ended with {codes}")
    record_property("said", said)
    assert codes[-1] in {0, TAKEN_BACK}, said
    assert_nothing_lost(staging, traffic)
    assert min(len(traffic.acknowledged), len(traffic.comments)) > 0
    if codes[-1] == TAKEN_BACK:
        assert (staging.version, staging.image) == before
        assert three.promote("staging").returncode == 0
    assert_arrived(three, number)
