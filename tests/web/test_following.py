"""Guests who follow their comment: asked first, told of answers, gone by one click."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from tests.web.databases import on_each_database
from tests.web.dying_worker import POINTS
from tests.web.killing import kill_worker
from tests.web.test_comment_letters import SITE, World, body
from web.extensions import db
from web.mail.links import link_to_unfollow
from web.models import Comment, CommentFollow, Job, Post, utc_now
from web.services.following import follow, name_follow
from web.settings import MailSettings

EMAIL = "lin@example.org"


@pytest.fixture
def app(make_app, tmp_path):
    return make_app(mail=MailSettings(outbox=tmp_path / "outbox"), site_url=SITE)


@pytest.fixture
def world(app, tmp_path) -> World:
    return World(app, tmp_path / "outbox")


def ask(world, email=EMAIL, **fields) -> None:
    """A guest's comment, with the tick."""
    world.say("A question", name="Lin", email=email, follow="y", **fields)


def to_lin(world) -> list:
    return [letter for letter in world.letters() if letter["To"] == EMAIL]


def path_in(letter, kind: str) -> str:
    return re.search(rf"{re.escape(SITE)}(/letters/{kind}\?token=\S+)", body(letter))[1]


def say_yes(world) -> None:
    guest = world.visitor()
    assert guest.submit(path_in(to_lin(world)[-1], "follow")).status_code == 200


@on_each_database
def test_asked_first_then_told_of_answers_until_one_click_ends_it(world):
    ask(world, email="Lin@Example.org")
    (asked,) = to_lin(world)
    assert asked["Subject"] == "Do you want to hear of answers?"
    world.say("Too early", by="ann", answers=1)
    assert len(to_lin(world)) == 1, "nobody is told who has not said yes"
    guest, path = world.visitor(), path_in(asked, "follow")
    assert "Do you want to hear of them" in guest.read(path)
    world.say("Still too early", by="ann", answers=1)
    assert len(to_lin(world)) == 1, "a look is no yes"
    assert "from now on" in guest.submit(path).text
    world.say("An *answer*", by="ann", answers=1)
    answer = to_lin(world)[-1]
    assert answer["Subject"] == "An answer to your comment on “Ink”"
    assert "Ann wrote:\n\n> An *answer*" in body(answer)
    leave = path_in(answer, "unfollow")
    assert answer["List-Unsubscribe"] == f"<{SITE}{leave}>"
    assert "You hear of them by e-mail." in guest.read(leave)
    for _ in range(2):
        ended = world.app.test_client().post(leave, data={"List-Unsubscribe": "One-Click"})
        assert (ended.status_code, "no more" in ended.text) == (200, True)
    assert world.library.count(CommentFollow) == 0
    world.say("Another answer", by="ann", answers=1)
    assert len(to_lin(world)) == 2
    assert guest.get(path).status_code == 404


def test_what_the_letter_that_asks_says_is_nothing_that_the_writer_could_say(world):
    world.say("Buy pens here", name="Buy pens", email=EMAIL, follow="y")
    (asked,) = to_lin(world)
    assert "pens" not in asked.as_string() + body(asked)


def test_of_a_held_comment_nobody_is_asked_before_it_is_shown(world, visit):
    world.library.choose(comment_rule="guests")
    ask(world)
    assert world.letters() == []
    visit("eve", "editor").post("/comments/held", decision="approved", ids="1")
    assert len(to_lin(world)) == 1
    visit("eve", "editor").post("/comments/held", decision="spam", ids="1")
    visit("eve", "editor").post("/comments/held", decision="approved", ids="1")
    assert len(to_lin(world)) == 1


def test_spam_asks_nobody_and_keeps_no_address(world):
    ask(world, website="x")
    assert world.letters() == []
    assert world.library.count(CommentFollow) == 0


def test_without_the_tick_or_the_address_there_is_nothing_to_follow(world):
    world.say("No tick", name="Lin", email=EMAIL)
    assert world.library.count(CommentFollow) == 0
    answer = world.visitor().comment(world.slug, "No address", follow="y")
    assert (answer.status_code, "An e-mail address is needed" in answer.text) == (422, True)
    assert "No address" in answer.text
    world.say("A reader of the blog", by="rea", follow="y", email=EMAIL)
    assert world.library.count(CommentFollow) == 0


@on_each_database
def test_nobody_is_flooded_and_the_page_says_the_same(world):
    pages = set()
    for _ in range(5):
        guest = world.visitor()
        guest.comment(world.slug, "A question", name="Lin", email=EMAIL, follow="y")
        pages.add(re.search(r"Once it is shown[^<]*", guest.read(f"/posts/{world.slug}"))[0])
    assert len(to_lin(world)) == 3
    assert len(pages) == 1
    assert world.library.count(CommentFollow) == 3
    world.change(update(CommentFollow).values(asked_at=utc_now() - timedelta(days=2)))
    ask(world)
    assert len(to_lin(world)) == 4


def test_the_page_says_the_same_of_an_address_that_has_an_account(world):
    guest = world.visitor()
    guest.comment(world.slug, "A question", name="Lin", email="rea@example.org", follow="y")
    assert "a letter asks whether the address is yours" in guest.read(f"/posts/{world.slug}")


def test_a_link_is_over_after_a_week_and_for_another_row_of_its_number(world, monkeypatch):
    ask(world)
    path = path_in(to_lin(world)[0], "follow")
    guest = world.visitor()
    world.change(delete(CommentFollow))
    with world.app.app_context():
        follow(1, "another@example.org", "en")
        db.session.commit()
        assert db.session.get(CommentFollow, 1), "the number is given again"
    assert guest.get(path).status_code == 404
    world.change(delete(CommentFollow))
    with world.app.app_context():
        follow(1, EMAIL, "en")
        db.session.commit()
    assert guest.get(path).status_code == 200
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: utc_now().timestamp() + 8 * 86_400)
    assert guest.get(path).status_code == 404
    assert guest.post(path).status_code == 404


@pytest.mark.parametrize("token", ["", "x", "WzEsIngiXQ.AAAA"])
def test_without_a_token_of_ours_nothing_is_confirmed_or_left(world, token):
    ask(world)
    for kind in ("follow", "unfollow"):
        path = f"/letters/{kind}?token={token}"
        assert world.visitor().get(path).status_code == 404
        assert world.visitor().post(path).status_code == 404
    with world.app.app_context():
        follow_id = db.session.scalars(select(CommentFollow)).one()
        assert follow_id.confirmed_at is None
        token = link_to_unfollow(name_follow(follow_id)).partition("=")[2]
    assert world.visitor().get(f"/letters/follow?token={token}").status_code == 404


def test_one_leaves_for_all_comments_and_for_no_other_address(world):
    for email in (EMAIL, EMAIL, "other@example.org"):
        ask(world, email=email)
    with world.app.app_context():
        path = link_to_unfollow(name_follow(db.session.get(CommentFollow, 1))).removeprefix(SITE)
    world.visitor().client.post(path, data={"all": "yes"})
    with world.app.app_context():
        assert list(db.session.scalars(select(CommentFollow.email))) == ["other@example.org"]


@pytest.mark.parametrize(
    "change",
    [
        update(Comment).where(Comment.id == 2).values(status="spam"),
        delete(Comment).where(Comment.id == 1),
        update(Post).values(status="draft"),
        delete(CommentFollow),
    ],
    ids=["hidden", "gone", "text withdrawn", "left"],
)
def test_what_is_not_to_be_told_by_the_time_of_the_letter_is_not(world, change):
    ask(world)
    say_yes(world)
    world.say("An answer", by="ann", answers=1)
    world.change(change)
    assert len(to_lin(world)) == 1


def test_nobody_is_told_of_their_own_answer(world):
    ask(world)
    say_yes(world)
    world.say("I found out", name="Lin", email=EMAIL, answers=1)
    assert len(to_lin(world)) == 1


def test_letters_are_in_the_language_of_the_page(world):
    guest = world.visitor()
    guest.client.set_cookie("language", "zh")
    guest.comment(world.slug, "有一个问题", name="林", email=EMAIL, follow="y")
    (asked,) = to_lin(world)
    assert asked["Subject"] == "要收到回复通知吗？"


def test_addresses_that_nobody_confirmed_are_forgotten(world):
    ask(world)
    world.change(update(CommentFollow).values(created_at=utc_now() - timedelta(days=31)))
    ask(world, email="other@example.org")
    with world.app.app_context():
        assert list(db.session.scalars(select(CommentFollow.email))) == ["other@example.org"]


def test_without_mail_nothing_is_offered(make_app, tmp_path):
    quiet = World(make_app(), tmp_path / "outbox")
    assert 'name="follow"' not in quiet.visitor().read(f"/posts/{quiet.slug}")
    quiet.say("A question", name="Lin", email=EMAIL, follow="y")
    assert quiet.library.count(CommentFollow) == 0


@pytest.mark.parametrize("point", POINTS)
def test_a_worker_that_is_killed_over_an_answer_has_one_letter_in_the_end(world, point):
    ask(world)
    say_yes(world)
    world.say("An answer", by="ann", answers=1)
    kill_worker(world.app, point)
    assert len(to_lin(world)) == 2
    with world.app.app_context():
        assert list(db.session.scalars(select(Job.status).distinct())) == ["done"]
