"""The letter of the week: to who asked, once, of what was published."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, func, select, update

from tests.web.databases import on_each_database
from tests.web.dying_worker import POINTS
from tests.web.killing import kill_worker
from tests.web.library import NOON
from tests.web.test_comment_letters import SITE, World, body, export
from web.extensions import db
from web.jobs.worker import Worker
from web.models import Digest, Job, Post, User, WantedLetter
from web.services import digesting
from web.services.digesting import last_end, start_due_digest
from web.services.letter_wishes import take_up_again
from web.settings import MailSettings

MONDAY = datetime(2024, 5, 20, 8, 0, tzinfo=UTC)  # three days after what the library publishes


@pytest.fixture
def app(make_app, tmp_path):
    return make_app(mail=MailSettings(outbox=tmp_path / "outbox"), site_url=SITE)


@pytest.fixture
def world(app, tmp_path, monkeypatch) -> World:
    """On the Monday after Ann's text about ink."""
    world = World(app, tmp_path / "outbox")
    let_it_be(monkeypatch, MONDAY)
    return world


def let_it_be(monkeypatch, moment: datetime) -> None:
    monkeypatch.setattr(digesting, "utc_now", lambda: moment)


def ask(world, *names: str) -> None:
    for name in names:
        with world.app.app_context():
            take_up_again(world.library.add_person(name), "digest")


def letters(world):
    """After a worker had nothing else to do and looked whether a week is over."""
    Worker(world.app, threading.Event()).mend_once()
    return world.letters()


@on_each_database
def test_who_asked_gets_one_letter_with_what_was_published(world):
    ask(world, "rea")
    for _ in range(2):
        (letter,) = letters(world)
        world.change(delete(Job).where(Job.status == "done"))  # as an administrator may
    assert (letter["To"], letter["Subject"]) == ("rea@example.org", "1 new post: Inkstone")
    assert f"* Ink\n  {SITE}/posts/ink\n  Some text." in body(letter)
    path = world.leave_path("rea", "digest")
    assert letter["List-Unsubscribe"] == f"<{SITE}{path}>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert world.app.test_client().post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert world.library.count(WantedLetter) == 0


def test_nobody_gets_it_unasked_and_nobody_before_monday(world, monkeypatch):
    let_it_be(monkeypatch, MONDAY - timedelta(seconds=1))
    ask(world, "rea")
    world.change(update(Post).values(published_at=MONDAY - timedelta(days=1)))
    assert letters(world) == []
    let_it_be(monkeypatch, MONDAY)
    assert [letter["To"] for letter in letters(world)] == ["rea@example.org"]


@pytest.mark.parametrize(
    "change",
    [
        {"status": "draft"},
        {"status": "unlisted"},
        {"kind": "page"},
        {"published_at": MONDAY},
        {"published_at": MONDAY - timedelta(days=7, seconds=1)},
    ],
)
@pytest.mark.parametrize("is_late", [False, True], ids=["before", "meanwhile"])
def test_of_a_week_without_a_post_there_is_no_letter(world, change, is_late):
    ask(world, "rea")
    if is_late:
        with world.app.app_context():
            assert start_due_digest()
    world.change(update(Post).values(change))
    assert letters(world) == []


@pytest.mark.parametrize(
    "facts",
    [{"email_confirmed_at": None}, {"blocked_at": NOON}, {"email": None}, {"password_hash": None}],
    ids=["unconfirmed", "blocked", "no address", "never logged in"],
)
def test_who_may_not_be_written_to_is_not(world, facts):
    ask(world, "rea")
    world.change(update(User).where(User.name == "rea").values(facts))
    assert letters(world) == []


def test_a_letter_that_was_posted_before_it_was_left_is_not_sent(world):
    ask(world, "rea", "ann")
    Worker(world.app, threading.Event()).mend_once()
    Worker(world.app, threading.Event()).work_once()
    world.visitor().client.post(world.leave_path("rea", "digest"))
    assert [letter["To"] for letter in world.letters()] == ["ann@example.org"]


def test_weeks_without_a_worker_are_made_up_for_and_none_is_told_twice(world, monkeypatch):
    ask(world, "rea")
    assert len(letters(world)) == 1
    world.library.add_post("Stone", published_at=MONDAY + timedelta(days=1))
    world.library.add_post("Water", published_at=MONDAY + timedelta(days=9))
    let_it_be(monkeypatch, MONDAY + timedelta(days=15))
    letter = letters(world)[-1]
    assert letter["Subject"] == "2 new posts: Inkstone"
    assert "* Ink\n" not in body(letter)
    assert body(letter).index("* Stone") < body(letter).index("* Water")


def test_another_time_zone_is_no_new_week(world):
    ask(world, "rea")
    assert len(letters(world)) == 1
    world.library.add_post("Stone", published_at=MONDAY + timedelta(hours=1))
    with world.app.app_context(), pytest.MonkeyPatch.context() as patch:
        let_it_be(patch, MONDAY + timedelta(hours=10))
        world.library.choose(time_zone="America/Los_Angeles")
        assert not start_due_digest()


@pytest.mark.parametrize(
    ("now", "zone", "end"),
    [
        ("2024-05-20T08:00", "UTC", "2024-05-20T08:00"),
        ("2024-05-20T07:59", "UTC", "2024-05-13T08:00"),
        ("2024-05-20T00:00", "Asia/Shanghai", "2024-05-20T00:00"),
        ("2024-05-26T23:59", "Asia/Shanghai", "2024-05-20T00:00"),
        (
            "2024-03-12T12:00",
            "America/New_York",
            "2024-03-11T12:00",
        ),  # the clock was put forward the day before
    ],
)
def test_a_week_ends_on_monday_at_eight_on_the_blogs_clock(now, zone, end):
    def moment(text):
        return datetime.fromisoformat(f"{text}+00:00")

    assert last_end(moment(now), zone) == moment(end)


def test_a_long_week_is_cut_and_says_where_the_rest_is(world, monkeypatch):
    monkeypatch.setattr(digesting, "MOST_POSTS", 2)
    world.library.add_posts(2)
    ask(world, "rea")
    (letter,) = letters(world)
    assert letter["Subject"] == "3 new posts: Inkstone"
    assert body(letter).count("\n* ") == 2
    assert f"All posts:\n{SITE}/archive/" in body(letter)


def test_it_is_in_the_language_of_who_gets_it(world):
    ask(world, "rea")
    world.change(update(User).values(language="zh"))
    (letter,) = letters(world)
    assert letter["Subject"] == "1 篇新文章：Inkstone"


@on_each_database
def test_the_account_switches_it_on_and_off(world):
    rea = world.visitor("rea")
    assert rea.read("/account/letters").count("checked") == 2
    rea.post("/account/letters", digest="y")
    assert world.library.count(WantedLetter) == 1
    assert '"letters_wanted": [\n    "digest"\n  ]' in export(rea)
    rea.post("/account/letters", digest="y")
    rea.post("/account/letters", reply="y")
    assert world.library.count(WantedLetter) == 0
    ask(world, "rea")
    world.change(delete(User).where(User.name == "rea"))
    assert world.library.count(WantedLetter) == 0


def test_without_mail_no_week_is_told_of(make_app, tmp_path, monkeypatch):
    quiet = World(make_app(), tmp_path / "outbox")
    let_it_be(monkeypatch, MONDAY)
    ask(quiet, "rea")
    assert letters(quiet) == []
    assert quiet.library.count(Digest) == 0


@on_each_database
def test_two_workers_that_look_at_once_post_one(world):
    def look():
        with world.app.app_context():
            posted.append(start_due_digest())

    posted = []
    threads = [threading.Thread(target=look) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(posted) == [False, True]
    assert world.library.count(Job) == 1


@on_each_database
@pytest.mark.parametrize("point", POINTS)
def test_a_worker_that_is_killed_over_it_posts_each_letter_once(world, point, monkeypatch):
    monkeypatch.setattr(digesting, "READERS_AT_ONCE", 2)
    world.library.add_person("lin", "reader", email="lin@example.org", email_confirmed_at=NOON)
    ask(world, "ann", "rea", "lin")
    with world.app.app_context():
        assert start_due_digest()
    kill_worker(world.app, point)
    told = sorted(letter["To"] for letter in letters(world))
    assert told == ["ann@example.org", "lin@example.org", "rea@example.org"]
    with world.app.app_context():
        mails = db.session.scalar(select(func.count(Job.id)).where(Job.kind == "mail"))
    assert mails == 3
