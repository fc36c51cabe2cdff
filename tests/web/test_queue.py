"""The job table: what goes in, who gets it, and what becomes of it."""

import threading
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tests.web.databases import on_each_database
from web.extensions import db
from web.models import Job, utc_now
from web.services import leases
from web.services.leases import MOST_ATTEMPTS, LeaseLostError
from web.services.queue import LATER, SOON, enqueue

KINDS = {"try"}


@pytest.fixture
def inside(app):
    with app.app_context():
        yield app


def add(name: str = "one", **options) -> None:
    enqueue("try", {"name": name}, **options)
    db.session.commit()


def take() -> str | None:
    claim = leases.claim_next(KINDS)
    return claim and claim.payload["name"]


def only_job() -> Job:
    db.session.rollback()
    return db.session.scalars(select(Job)).one()


def let_leases_run_out() -> None:
    db.session.execute(update(Job).values(lease_until=utc_now() - timedelta(seconds=1)))
    db.session.commit()


@on_each_database
def test_a_job_is_taken_once_and_finished(inside):
    add("墨 🖋")
    claim = leases.claim_next(KINDS)
    assert claim.payload == {"name": "墨 🖋"}
    assert take() is None
    leases.finish(claim)
    job = only_job()
    assert (job.status, job.payload, job.lease_token, job.attempts) == ("done", {}, None, 1)
    assert job.finished_at is not None


def test_a_job_is_there_only_with_what_made_it_needed(inside):
    enqueue("try", {})
    db.session.rollback()
    assert take() is None


@on_each_database
def test_of_two_jobs_with_one_key_the_first_stays(inside):
    add("first", key="k")
    add("second", key="k")
    add("third")
    add("fourth")
    assert [take(), take(), take(), take()] == ["first", "third", "fourth", None]


def test_a_key_is_taken_by_a_job_that_is_done(inside):
    add("first", key="k")
    leases.finish(leases.claim_next(KINDS))
    add("second", key="k")
    assert take() is None


@on_each_database
def test_what_somebody_waits_for_goes_first_then_what_is_older(inside):
    now = utc_now()
    add("many", priority=LATER, run_at=now - timedelta(hours=1))
    add("younger", run_at=now - timedelta(seconds=1))
    add("older", run_at=now - timedelta(minutes=1))
    add("reset", priority=SOON)
    assert [take() for _ in range(4)] == ["reset", "older", "younger", "many"]


def test_a_job_is_not_taken_before_its_time(inside):
    add(run_at=utc_now() + timedelta(minutes=1))
    assert take() is None


def test_an_older_image_leaves_alone_what_it_does_not_know(inside):
    enqueue("invented later", {})
    add()
    assert [take(), take()] == ["one", None]


@on_each_database
def test_a_lease_that_ran_out_is_taken_and_the_late_worker_keeps_nothing(inside):
    add()
    late = leases.claim_next(KINDS)
    assert leases.claim_next(KINDS) is None
    let_leases_run_out()
    second = leases.claim_next(KINDS)
    assert (second.id, second.attempts) == (late.id, 2)
    enqueue("effect", {"of": "the late one"})
    with pytest.raises(LeaseLostError):
        leases.finish(late)
    assert only_job().status == "running"
    leases.finish(second)
    assert only_job().status == "done"


def test_a_failing_job_waits_longer_each_time_and_is_kept_in_the_end(inside):
    add()
    pauses = []
    for attempt in range(1, MOST_ATTEMPTS + 1):
        claim = leases.claim_next(KINDS)
        is_last = leases.fail(claim, "no")
        assert is_last is (attempt == MOST_ATTEMPTS)
        job = only_job()
        pauses.append((job.run_at - utc_now()).total_seconds())
        if not is_last:
            assert (job.status, job.last_error) == ("waiting", "no")
            assert take() is None
            job.run_at = utc_now()
            db.session.commit()
    assert all(2 ** (n - 1) * 30 - 2 <= pauses[n - 1] <= 2 ** (n - 1) * 45 for n in range(1, MOST_ATTEMPTS))
    assert (only_job().status, only_job().payload) == ("failed", {"name": "one"})
    assert take() is None


def test_a_hopeless_job_fails_at_once(inside):
    add()
    assert leases.fail(leases.claim_next(KINDS), "x" * 600, for_good=True)
    assert (only_job().status, len(only_job().last_error)) == ("failed", 500)


def test_a_job_that_takes_its_worker_down_each_time_is_given_up(inside):
    add()
    for _ in range(MOST_ATTEMPTS):
        assert take() == "one"
        let_leases_run_out()
    assert take() is None
    assert (only_job().status, only_job().attempts) == ("failed", MOST_ATTEMPTS)
    assert "the worker ended" in only_job().last_error


def test_a_job_given_back_is_taken_at_once_and_the_attempt_does_not_count(inside):
    add()
    leases.release(leases.claim_next(KINDS))
    assert leases.claim_next(KINDS).attempts == 1


def test_who_lost_the_lease_changes_nothing(inside):
    add()
    late = leases.claim_next(KINDS)
    let_leases_run_out()
    leases.claim_next(KINDS)
    leases.fail(late, "late")
    leases.release(late)
    assert (only_job().status, only_job().attempts, only_job().last_error) == ("running", 2, "")


@on_each_database
def test_many_workers_share_the_jobs_and_none_is_done_twice(app):
    with app.app_context():
        for number in range(40):
            enqueue("try", {"name": f"job {number}"})
        db.session.commit()
    taken: list[tuple[int, str]] = []
    start = threading.Barrier(4)

    def work(number: int) -> None:
        with app.app_context():
            start.wait()
            while claim := leases.claim_next(KINDS):
                taken.append((number, claim.payload["name"]))
                leases.finish(claim)

    workers = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(taken) == 40
    assert len({name for _, name in taken}) == 40
    assert len(Counter(number for number, _ in taken)) > 1
