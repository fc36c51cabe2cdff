"""The watch after a promotion's switch: errors, and answers that take much longer than they did."""

import json
from types import SimpleNamespace

import pytest

from release.errors import StoppedError
from release.promotion import promote, state, visits, watching
from release.promotion.releases import Release
from release.promotion.state import Promotion
from release.promotion.visits import Answer
from release.stack import Watch, describe
from release.words import Compose
from tests.stack.test_conductor import config

LIMITS = Watch(seconds=4, factor=3, floor_ms=250)
RELEASE = Release("1.0-x", "1.0", "abc", "2026-11-28T03:00:00+00:00", ("0002",), {"web": "sha256:1"})


def stack_of(watch=LIMITS):
    return SimpleNamespace(watch=watch, environment="staging", compose=Compose())


@pytest.fixture
def blog(monkeypatch):
    """``blog.takes``: milliseconds of each look in turn, the last for good; its clock is the looks' own."""
    one = SimpleNamespace(takes=[20], status=200, ready=200, looks=0, now=0.0)

    def look(_):
        took = one.takes[min(one.looks, len(one.takes) - 1)]
        one.looks += 1
        one.now += 5 * took / 1000
        return [Answer(one.status, took + spread) for spread in (-1, 0, 0, 0, 90)]

    monkeypatch.setattr(watching, "look", look)
    monkeypatch.setattr(watching, "read_status", lambda _: one.ready)
    clock = SimpleNamespace(
        monotonic=lambda: one.now, sleep=lambda pause: setattr(one, "now", one.now + pause)
    )
    monkeypatch.setattr(watching, "time", clock)
    return one


def watch(before_ms, limits=LIMITS):
    latency = {"before": {"median_ms": before_ms, "p95_ms": before_ms, "answers": 20}}
    watching.watch(stack_of(limits), latency)
    return latency


def test_a_blog_that_is_as_fast_is_well_and_both_figures_are_told(blog, capsys):
    latency = watch(18)
    assert latency["after"] == {"median_ms": 20.0, "p95_ms": 110.0, "answers": 20}
    told = "median 20 ms, 95th percentile 110 ms; before: median 18 ms, 95th percentile 18 ms"
    assert told in capsys.readouterr().err


def test_a_blog_that_stays_much_slower_is_stopped_with_both_figures(blog):
    blog.takes = [900]
    with pytest.raises(StoppedError) as stopped:
        watch(40)
    assert stopped.value.what == "the new blog answers in 900 ms, the one before in 40 ms"
    assert "3 times as long as before and 250 ms" in stopped.value.why


@pytest.mark.parametrize(
    ("before", "after", "limits"),
    [
        (20, 200, LIMITS),  # ten times, yet nobody waits
        (200, 500, LIMITS),  # long, yet not three times
        (20, 900, Watch(4, 0, 250)),  # nothing is compared
    ],
)
def test_one_of_the_two_limits_alone_takes_nothing_back(blog, before, after, limits):
    blog.takes = [after]
    assert watch(before, limits)["after"]["median_ms"] == after


def test_a_machine_that_is_busy_for_one_watch_takes_nothing_back(blog, capsys):
    blog.takes = [900, 900, 20]
    assert watch(20)["after"]["median_ms"] == 20
    assert "watching once more" in capsys.readouterr().err


def test_a_blog_that_needs_the_whole_watch_for_a_look_is_too_slow_all_the_same(blog):
    blog.takes = [4900]
    with pytest.raises(StoppedError, match="4900 ms"):
        watch(40)


@pytest.mark.parametrize(("status", "ready"), [(500, 200), (0, 200), (200, 503)])
def test_errors_stop_a_watch_whatever_was_measured_before(blog, status, ready):
    blog.status, blog.ready = status, ready
    with pytest.raises(StoppedError, match="answers with errors"):
        watching.watch(stack_of(), {})


def test_without_a_figure_from_before_errors_alone_are_watched(blog, capsys):
    blog.status = 503
    assert watching.measure_before(stack_of()) == {}
    blog.status, blog.takes = 200, [3000]
    watching.watch(stack_of(), {})
    said = capsys.readouterr().err
    assert "watched for errors alone" in said
    assert "before: not measured" in said


def test_a_watch_of_no_time_looks_at_nothing(blog):
    watching.watch(stack_of(Watch(0, 3, 250)), {})
    assert blog.looks == 0


@pytest.fixture
def written(monkeypatch):
    """What the ledger was given, in its order; every step but measuring and watching is well at once."""
    bodies = []
    monkeypatch.setattr(
        state.ledger, "replace", lambda _, __, body: bodies.append(json.loads(json.dumps(body)))
    )
    for name in ("copy", "migrate", "give_images", "roll", "visit_or_stop"):
        monkeypatch.setattr(promote, name, lambda *_: "")
    monkeypatch.setattr(promote, "take_back", lambda _, promotion, reason: (promotion.id, reason))
    return bodies


def test_the_ledger_has_both_figures(blog, written):
    promotion = Promotion(RELEASE, "dev", {"web": "sha256:0"}, ["0001"], id="7")
    assert promote.carry(stack_of(), stack_of(), promotion) == 0
    assert list(written[0]["latency"]) == ["before"]
    assert written[-1]["latency"]["after"]["median_ms"] == written[-1]["latency"]["before"]["median_ms"] == 20


def test_a_slow_release_is_taken_back_and_one_that_goes_on_keeps_its_first_figure(blog, written):
    blog.takes = [900]
    known = {"before": {"median_ms": 40.0, "p95_ms": 50.0, "answers": 20}}
    promotion = Promotion(RELEASE, "dev", {"web": "x"}, [], step="rolling", id="7", latency=dict(known))
    told = "the new blog answers in 900 ms, the one before in 40 ms"
    assert promote.carry(stack_of(), stack_of(), promotion) == ("7", told)
    assert written[-1]["latency"] == known
    assert promotion.latency["after"]["median_ms"] == 900


def test_what_a_newer_conductor_wrote_is_read_as_far_as_it_is_known(monkeypatch):
    body = Promotion(RELEASE, "dev", {}, []).to_body()
    release = {name: getattr(RELEASE, name) for name in RELEASE.__dataclass_fields__}
    entry = SimpleNamespace(id="7", by="ann", body={**body, "release": release, "newer": 1})
    monkeypatch.setattr(state.ledger, "read_ledger", lambda *_: [entry])
    assert state.list_all(None)[0].by == "ann"


def test_settings_are_numbers_and_what_is_none_is_named():
    given = {"x-promotion-watch-seconds": "60", "x-promotion-slower-factor": "2.5"}
    assert describe(Compose(), {**config(), **given}).watch == Watch(60, 2.5, 0)
    for wrong in ("fast", "-1", "nan", "inf"):
        with pytest.raises(StoppedError, match="PROMOTION_SLOWER_FLOOR_MS is") as stopped:
            describe(Compose(), {**config(), "x-promotion-slower-floor-ms": wrong})
        assert stopped.value.exit_code == 2


@pytest.mark.stack
def test_a_look_asks_the_blog_each_time_and_never_nginx_s_own_copy(running, monkeypatch):
    monkeypatch.setattr(visits, "ask", lambda words: running.run(*words))
    before = len(running.compose("logs", "--no-log-prefix", "web").stdout.splitlines())
    answers = visits.look(stack_of())
    assert [one.status for one in answers] == [200] * visits.ASKED_AT_A_LOOK
    assert all(0 < one.milliseconds < 5000 for one in answers)
    lines = running.compose("logs", "--no-log-prefix", "web").stdout.splitlines()[before:]
    assert sum(" path=/ " in line for line in lines) == len(answers), lines
    assert visits.read_status(stack_of()) == 200
