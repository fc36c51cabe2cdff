"""Conductor and database are killed on a release's way, there and back, while people read, save, comment.

A command that is killed at one point comes to the next by being run again: so each kill is gone on from.
"""

import json
import time

import pytest

from tests.journeys.killing import TAKEN_BACK, Command, Point
from tests.journeys.traffic import assert_nothing_lost, traffic_of

pytestmark = [pytest.mark.stack, pytest.mark.timeout(3600)]

SLOWLY = 'op.execute("SELECT SLEEP(8)")\n    op.execute("ALTER TABLE tags {}")'
PROMOTE = ("promote", "--to=staging", "--yes=1")
OK = 200
SERVER = [
    Point("snapshot  copying"),
    Point("latency   measured", amid="SLEEP("),
    Point("apply     1/"),
    Point("starting the new one"),
    Point("web       ready"),  # the switch follows
    Point("watch     3"),
]
THERE = [
    Point("loading"),
    Point("snapshot  copying"),
    Point("measuring how fast"),
    Point("latency   measured", amid="SLEEP("),
    Point("starting the new one"),
    Point("web       ready"),
    Point("the old one ends"),
    Point("worker    the same image"),
    Point("visit     reading"),
    Point("visit     well"),
    Point("watch     3"),
    Point("watch     quiet"),
]
BACK = [
    Point("loading"),
    Point("starting the new one"),  # by the next run it may be ready, and then the other one goes at once
    Point("worker    the same image"),
    Point("worker    healthy", amid="SLEEP("),
    Point("visit     reading"),
    Point("watch     3"),
    Point("watch     quiet"),
]
TAKING = "back      taking"
TAKING_BACK = [
    Point("apply     1/"),
    Point(TAKING),
    Point("the old one ends", behind=TAKING),
    Point("worker    the same image", behind=TAKING),
    Point("worker    healthy", amid="SLEEP(", behind=TAKING),
]
READING = "web/views/reading.py"
HOME = "def home() -> str:\n"
FAILS = f"{HOME}    if request.headers.get('User-Agent', '').startswith('curl'):\n        abort(500)\n"


def prepare(two, name):
    """A release of its own, in dev, whose revision is slow both ways; the revision."""
    column = f"k{time.monotonic_ns()}"
    number = two.add_revision(
        SLOWLY.format(f"ADD COLUMN {column} INT NULL"), SLOWLY.format(f"DROP COLUMN {column}")
    )
    two.change_code(f"# {name}")
    two.release_in_dev()
    return number


def stands(two):
    return two.staging.version, two.staging.image


def assert_serves(two, version, image):
    """This, healthy, in one container; nothing that was killed has left anything beside it."""
    staging = two.staging
    assert stands(two) == (version, image)
    assert staging.visitor.status("/readyz") == OK
    assert len(staging.compose("ps", "--quiet", "web").stdout.split()) == 1
    label = f"label=com.docker.compose.project={staging.project}-rehearsal"
    assert staging.run("docker", "ps", "--all", "--quiet", "--filter", label).stdout == ""


def assert_one_snapshot_each(two):
    """None was made twice for one promotion."""
    said = two.staging.compose("run", "--rm", "--no-deps", "-T", "snapshot", "--json", "snapshots").stdout
    reasons = [one["reason"] for one in json.loads(said[said.index("[") :])]
    made = [one for one in reasons if one.startswith("before promotion")]
    assert made
    assert len(made) == len(set(made)), made


def test_a_database_that_is_killed_costs_nothing_that_was_acknowledged(two, record_property):
    number, before = prepare(two, "the server is killed"), stands(two)
    promote = Command(two.dev, two.staging, *PROMOTE)
    with traffic_of(two.staging, two.staging.visitor.address) as traffic:
        code = promote.run_and_kill_the_server(SERVER)
    record_property("traffic", f"{traffic.summary}; the command ended with {promote.codes}")
    record_property("said", promote.told)
    assert code in {0, TAKEN_BACK}, promote.told
    assert_nothing_lost(two.staging, traffic)
    assert min(len(traffic.acknowledged), len(traffic.comments)) > 0
    if code == TAKEN_BACK:
        assert_serves(two, *before)
        assert two.promote("staging").returncode == 0
    assert_serves(two, number, two.dev.image)


def test_a_conductor_that_is_killed_leaves_what_the_same_command_ends_there_and_back(two, record_property):
    """Nobody who reads, saves or comments notices any of it."""
    number, before = prepare(two, "the conductor is killed"), stands(two)
    promote, rollback = Command(two.dev, two.staging, *PROMOTE), Command(two.staging, two.staging, "rollback")
    with traffic_of(two.staging, two.staging.visitor.address) as traffic:
        assert promote.run_and_kill_it(THERE) == 0, promote.told
        assert_serves(two, number, two.dev.image)
        assert rollback.run_and_kill_it(BACK) == 0, rollback.told
    record_property("traffic", traffic.summary)
    record_property("said", promote.told + rollback.told)
    assert_serves(two, *before)
    assert_one_snapshot_each(two)
    assert traffic.failed == []
    assert min(len(traffic.statuses), len(traffic.acknowledged), len(traffic.comments)) > 0
    assert_nothing_lost(two.staging, traffic)
    two.take_back_in_dev(number)


def test_a_conductor_that_is_killed_while_it_takes_back_goes_on_taking_back(two, record_property):
    """The release fails for the conductor's own looks alone, so that whoever reads must notice nothing."""
    two.change_code(FAILS, READING, HOME)
    prepare(two, "the conductor is killed on the way back")
    before = stands(two)
    promote = Command(two.dev, two.staging, *PROMOTE)
    with traffic_of(two.staging, two.staging.visitor.address) as traffic:
        assert promote.run_and_kill_it(TAKING_BACK) == TAKEN_BACK, promote.told
    record_property("traffic", traffic.summary)
    record_property("said", promote.told)
    assert_serves(two, *before)
    assert traffic.failed == []
    assert_nothing_lost(two.staging, traffic)
