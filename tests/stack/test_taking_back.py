"""A promotion on its way back stays on it, whoever dies meanwhile; and what failed first is what is told."""

import json
from types import SimpleNamespace

import pytest

from release import copies
from release.errors import StoppedError
from release.promotion import ledger, promote, rollback, rolling, state, taking_back
from release.promotion.releases import Release
from release.promotion.state import Promotion

RELEASE = Release("1.0-x", "1.0", "abc", "2026-11-28T03:00:00+00:00", ("0002",), {"web": "sha256:1"})


class Compose:
    def one_off(self, *words, **_):
        return list(words)

    def command(self, *words, **_):
        return list(words)


@pytest.fixture
def world(monkeypatch):
    """``steps``: what was done, and what the ledger said by then; ``codes``: of the migrator, in turn."""
    one = SimpleNamespace(steps=[], codes=[], is_ledger_there=True)

    def write(_stack, _id, body):
        if not one.is_ledger_there:
            raise StoppedError("the ledger could not be written (exit 12)", "no server")
        one.steps.append(f"ledger: {json.loads(json.dumps(body))['status']}")

    def run(_stack, command):
        one.steps.append(" ".join(command))
        return one.codes.pop(0) if one.codes else 0

    monkeypatch.setattr(state.ledger, "replace", write)
    monkeypatch.setattr(taking_back, "run_again", run)
    monkeypatch.setattr(taking_back, "allow_unfit", lambda command: command)
    monkeypatch.setattr(taking_back, "put_images", lambda *_: one.steps.append("images"))
    monkeypatch.setattr(taking_back, "with_images", lambda stack, _: stack)
    return one


def a_promotion(**given):
    return Promotion(RELEASE, "dev", {"web": "sha256:0"}, ["0001"], step="visiting", id="7", **given)


def target():
    return SimpleNamespace(environment="staging", compose=Compose())


def test_the_ledger_knows_of_the_way_back_before_the_first_change(world):
    assert taking_back.take_back(target(), a_promotion(), "a visit went wrong") == 60
    assert world.steps == ["ledger: taking back", "images", "migrator to 0001", "ledger: taken back"]


@pytest.mark.parametrize("status", sorted(state.GOING_BACK))
def test_what_goes_on_with_one_that_went_back_goes_back(monkeypatch, status):
    went = a_promotion(status=status, reason="it was slow")
    for name in ("require_fit_for_readers", "make_secrets", "make_certificates", "start_database"):
        monkeypatch.setattr(promote, name, lambda _: None)
    for name in ("wait_for_one_shots", "remove_left"):
        monkeypatch.setattr(promote, name, lambda _: None)
    monkeypatch.setattr(promote, "with_images", lambda stack, _: stack)
    monkeypatch.setattr(promote, "send_images", lambda *_: None)
    monkeypatch.setattr(promote.state, "find_open", lambda _: went)
    monkeypatch.setattr(promote, "take_back", lambda _, promotion, reason: (promotion.id, reason))
    choice = SimpleNamespace(source=None, target=target(), release=RELEASE)
    assert promote.conduct(choice, is_confirmed=True) == ("7", "it was slow")


def test_an_open_promotion_is_one_that_has_not_ended(monkeypatch):
    release = {name: getattr(RELEASE, name) for name in RELEASE.__dataclass_fields__}
    for status in ("running", "taking back", "stuck", "done", "taken back"):
        body = {**a_promotion(status=status).to_body(), "release": release}
        entry = ledger.Entry("7", "promotion", "now", "ann", body)
        monkeypatch.setattr(state.ledger, "read_ledger", lambda *_, entry=entry: [entry])
        assert (state.find_open(None) is None) == (status in {"done", "taken back"})


def test_a_way_back_that_fails_says_so_though_the_ledger_cannot_be_written(world, monkeypatch, capsys):
    def fail(*_):
        world.is_ledger_there = False
        raise StoppedError("the old blog did not get ready")

    monkeypatch.setattr(taking_back, "put_images", fail)
    with pytest.raises(StoppedError) as stopped:
        taking_back.take_back(target(), a_promotion(), "it was slow")
    assert stopped.value.exit_code == 61
    assert "the old blog did not get ready" in stopped.value.why
    assert "could not be written" in capsys.readouterr().err
    assert world.steps == ["ledger: taking back"]


def test_what_cannot_be_put_back_from_its_middle_is_finished_first(world):
    world.codes = [10, 0, 0]
    taking_back.go_down(target(), "0001")
    assert world.steps == ["migrator to 0001", "migrator to head", "migrator to 0001"]


@pytest.mark.parametrize(("codes", "again"), [([12, 0], True), ([31, 0], True), ([30], False), ([0], False)])
def test_a_record_is_written_again_where_the_server_was_away(monkeypatch, codes, again):
    started = []
    answers = [SimpleNamespace(returncode=code, stdout="", stderr="why") for code in codes]
    monkeypatch.setattr(ledger, "ask", lambda *_: answers.pop(0))
    monkeypatch.setattr(ledger, "start_database", started.append)
    if codes == [30]:
        with pytest.raises(StoppedError):
            ledger.replace(target(), "7", {})
    else:
        ledger.replace(target(), "7", {})
    assert bool(started) == again
    assert not answers


def test_a_new_record_is_not_written_twice_where_nobody_knows_whether_it_was_written(monkeypatch):
    monkeypatch.setattr(ledger, "ask", lambda *_: SimpleNamespace(returncode=31, stdout="", stderr="why"))
    monkeypatch.setattr(ledger, "start_database", lambda _: pytest.fail("started"))
    with pytest.raises(StoppedError):
        ledger.add(target(), "promotion", {})


def a_rollback(**given):
    return a_promotion(way="rollback", **given)


def test_a_rollback_that_fails_brings_the_release_again_schema_first(world, monkeypatch):
    def fail(_):
        raise StoppedError("a visit to the new blog went wrong", "500")

    for name in ("with_images", "put_images", "go_down"):
        monkeypatch.setattr(rollback, name, lambda *given: given[0])
    monkeypatch.setattr(rollback, "visit_or_stop", fail)
    went = a_rollback()
    assert rollback.carry(target(), went) == 60
    assert world.steps[-4:] == ["ledger: taking back", "migrator to head", "images", "ledger: taken back"]
    assert (went.step, went.reason) == ("visiting", "a visit to the new blog went wrong")


def test_a_rollback_that_was_quiet_has_been_watched(world, monkeypatch):
    for name in ("with_images", "put_images", "go_down", "visit_or_stop", "watch"):
        monkeypatch.setattr(rollback, name, lambda *given: given[0])
    went = a_rollback()
    assert rollback.carry(target(), went) == 0
    assert [key for key in went.times if "watching" in key] == ["running: watching"]


@pytest.mark.parametrize("status", sorted(state.GOING_BACK))
def test_what_goes_on_with_a_rollback_that_was_undone_undoes_it(monkeypatch, status):
    went = a_rollback(status=status, reason="it was slow")
    for name in ("start_database", "wait_for_one_shots", "remove_left"):
        monkeypatch.setattr(rollback, name, lambda _: None)
    monkeypatch.setattr(rollback.state, "find_open", lambda _: went)
    monkeypatch.setattr(rollback, "bring_again", lambda _, promotion, reason: (promotion.id, reason))
    assert rollback.roll_back(target(), ()) == ("7", "it was slow")


def test_a_rollback_that_cannot_be_undone_names_the_command_that_goes_on(world):
    world.codes = [30]
    with pytest.raises(StoppedError) as stopped:
        taking_back.bring_again(target(), a_rollback(), "it was slow")
    assert stopped.value.exit_code == 61
    assert "make rollback env=staging   goes on taking it back" in stopped.value.next_steps
    assert world.steps == ["ledger: taking back", "migrator to head", "ledger: stuck"]


@pytest.mark.parametrize(("proved_at", "is_taken"), [("2026-11-28", False), ("", True)])
def test_a_snapshot_that_was_proved_is_not_made_again_for_its_promotion(monkeypatch, proved_at, is_taken):
    why, taken = "before promotion 7 of 1.0-x", []
    listed = [{"id": "s1", "reason": why, "proved_at": proved_at}]
    monkeypatch.setattr(copies, "list_snapshots", lambda _: listed)
    monkeypatch.setattr(promote.snapshots, "take_before", lambda *given: taken.append(given[2]))
    assert promote.copy(SimpleNamespace(snapshots_before=True), a_promotion()) == why
    assert taken == ([why] if is_taken else [])


@pytest.mark.parametrize(
    ("earlier", "done"),
    [
        ("running healthy", ["tag", "take away", "roll"]),
        ("running starting", ["tag", "roll"]),
        (None, ["tag", "roll"]),
    ],
)
def test_the_blog_that_serves_is_not_taken_away_for_one_that_is_only_starting(monkeypatch, earlier, done):
    """A conductor that is killed while the earlier blog starts beside it leaves the two so."""
    states = {"failed": "running healthy", **({"earlier": earlier} if earlier else {})}
    stack = SimpleNamespace(
        compose=SimpleNamespace(containers=lambda *_, **__: ["containers"]),
        engine=SimpleNamespace(docker=lambda *words: words, image_of=lambda one: ["image", one]),
    )
    answers = {"containers": lambda _: " ".join(states), "image": lambda words: f"image of {words[1]}\n"}
    answers["inspect"] = lambda words: states[words[-1]]
    steps = []
    monkeypatch.setattr(rolling, "read", lambda words: answers[words[0]](words))
    monkeypatch.setattr(taking_back, "with_images", lambda one, _: one)
    for name, told in (("give_images", "tag"), ("take_new_away", "take away"), ("roll", "roll")):
        monkeypatch.setattr(taking_back, name, lambda *_, told=told: steps.append(told))
    taking_back.put_images(stack, "image of failed", {"web": "image of earlier"})
    assert steps == done
