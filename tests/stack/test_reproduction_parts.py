"""Reproduction's parts that need no engine: which moment, which blog, and when a copy goes."""

import sys
from datetime import UTC, datetime, timedelta

import pytest

from release.errors import StoppedError
from release.promotion.releases import Release
from release.reproduction.blog import list_blogs, of_that_time, tell_missing
from release.reproduction.moment import choose_moment
from release.reproduction.place import Copy, read_labels
from release.reproduction.reproduce import read_options
from release.runner import pipe

NOW = datetime(2026, 11, 28, 14, 0, tzinfo=UTC)


def manifest(hour):
    return {"id": f"20261128T{hour:02}0000Z", "taken_at": f"2026-11-28T{hour:02}:00:00+00:00"}


SHELF = [manifest(12), manifest(10), manifest(8)]  # newest first


def release(name, *heads, made_at="2026-11-28T03:00:00+00:00"):
    images = {part: f"sha256:{part}-{name}" for part in ("web", "migrator", "nginx", "snapshot")}
    return Release(name, "1.0", "abc", made_at, heads, images)


@pytest.mark.parametrize(
    ("at", "snapshot", "time"),
    [
        ("latest", "20261128T120000Z", None),
        ("20261128T080000Z", "20261128T080000Z", None),
        ("2026-11-28T11:30:05", "20261128T100000Z", NOW.replace(hour=11, minute=30, second=5)),
        ("2026-11-28 12:30+01:00", "20261128T100000Z", NOW.replace(hour=11, minute=30)),
        ("2026-11-28T12:00:00", "20261128T120000Z", NOW.replace(hour=12)),
    ],
)
def test_a_moment_is_a_snapshot_or_a_time_since_one(at, snapshot, time):
    moment = choose_moment(at, SHELF, NOW)
    assert moment.snapshot["id"] == snapshot
    assert moment.time == time


@pytest.mark.parametrize(
    ("at", "told"),
    [
        ("yesterday", "neither a snapshot nor a time"),
        ("20261128T090000Z", "there is no snapshot 20261128T090000Z"),
        ("2026-11-28T07:59", "no snapshot is as old"),
        ("2026-11-28T15:00", "is yet to come"),
    ],
)
def test_a_moment_that_cannot_be_reached_is_named(at, told):
    with pytest.raises(StoppedError) as stopped:
        choose_moment(at, SHELF, NOW)
    assert told in stopped.value.what
    assert stopped.value.exit_code == 2


def test_the_release_of_that_time_is_tried_before_what_runs_today():
    older, newer, other = release("b", "0007"), release("a", "0007"), release("c", "0008")
    there = of_that_time([newer, other, older], ["0007"])
    assert there == [newer, older]
    blogs = list_blogs(there, {"web": "sha256:today", "nginx": "sha256:front"})
    assert [blog.images["web"] for blog in blogs] == ["sha256:web-a", "sha256:today"]
    assert "release a" in blogs[0].told
    assert blogs[1].told == "today's, which fits this revision"


def test_what_runs_today_is_not_tried_twice():
    one = release("a", "0007")
    present = {"web": one.images["web"], "nginx": "sha256:front"}
    assert len(list_blogs([one], present)) == 1
    assert list_blogs([], {}) == []


def test_which_image_is_missing_is_told():
    assert "release a (abc) is not on this engine" in tell_missing([release("a", "0007")], ["0007"])
    assert "a commit whose head is 0007" in tell_missing([], ["0007"])


def test_a_copy_is_known_by_its_labels_and_due_at_its_end():
    labels = "inkstone.ends-at=2026-11-28T14:00:00+00:00,inkstone.copy-of=inkstone,inkstone.port=4000"
    copy = read_labels({"Labels": labels})
    assert copy == Copy("4000", NOW)
    assert copy.until == "2026-11-28 14:00 UTC"
    assert [copy.is_due(NOW + timedelta(seconds=off)) for off in (-1, 0)] == [False, True]


@pytest.mark.parametrize("hours", ["0", "-1", "1000", "long"])
def test_a_copy_stands_for_a_week_at_the_most(hours):
    with pytest.raises(SystemExit) as stopped:
        read_options([f"--hours={hours}"])
    assert stopped.value.code == 2


def run_python(program):
    return [sys.executable, "-c", f"import sys; {program}"]


def test_a_pipe_is_well_when_both_ends_are():
    much = run_python("print('x' * 300_000)")
    assert pipe(much, run_python("sys.exit(len(sys.stdin.read()) != 300_001)")) == ""
    assert pipe(much, run_python("sys.exit('ended early')")).startswith("ended early")
    assert (
        pipe(run_python("sys.exit(3)"), run_python("sys.stdin.read()"))
        == "one of the two ended without a word"
    )
    assert pipe(run_python("sys.exit('no log')"), run_python("sys.stdin.read()")) == "no log"
