"""All comments on a text: readers follow by a button, guests by a tick and a letter; one click ends it."""

import json
import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from sqlalchemy import delete, select, update

from tests.web.databases import on_each_database
from tests.web.dying_worker import POINTS
from tests.web.killing import kill_worker
from tests.web.library import NOON
from tests.web.test_comment_letters import SITE, World, body
from web.extensions import db
from web.mail.links import link_to_leave_thread
from web.models import Comment, CommentFollow, Job, Post, PostFollow, User
from web.services.leaving.export import export_person
from web.settings import MailSettings

EMAIL = "lin@example.org"
TICK = "Tell me of all comments here by e-mail"


@pytest.fixture
def app(make_app, tmp_path):
    return make_app(mail=MailSettings(outbox=tmp_path / "outbox"), site_url=SITE)


@pytest.fixture
def world(app, tmp_path) -> World:
    world = World(app, tmp_path / "outbox")
    world.library.add_person("tom", "reader", email="tom@example.org", email_confirmed_at=NOON)
    return world


def follow(world, name="rea", choice="yes"):
    visitor = world.visitor(name)
    assert visitor.post(f"/posts/{world.slug}/follow", follow=choice).status_code == 302
    return visitor


def to(world, address="rea@example.org") -> list:
    return [letter for letter in world.letters() if letter["To"] == address]


def path_in(letter, kind: str) -> str:
    return re.search(rf"{re.escape(SITE)}(/letters/{kind}\?token=\S+)", body(letter))[1]


def say_yes(world) -> None:
    world.visitor().submit(path_in(to(world, EMAIL)[-1], "follow"))


@on_each_database
def test_reader_hears_of_every_comment_until_one_click_ends_it(world):
    page = follow(world).read(f"/posts/{world.slug}")
    assert "You hear of new comments by e-mail." in page
    assert TICK not in page
    world.say("A *thought*", by="tom")
    (letter,) = to(world)
    assert letter["Subject"] == "A new comment on “Ink”"
    assert "Tom wrote:\n\n> A *thought*" in body(letter)
    world.say("An answer to it", by="ann", answers=1)
    assert len(to(world)) == 2
    leave = path_in(letter, "leave-thread")
    assert letter["List-Unsubscribe"] == f"<{SITE}{leave}>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "You hear of new comments by e-mail." in world.visitor().read(leave)
    for _ in range(2):
        ended = world.app.test_client().post(leave, data={"List-Unsubscribe": "One-Click"})
        assert (ended.status_code, "no more" in ended.text) == (200, True)
    assert world.library.count(PostFollow) == 0
    world.say("One more", by="tom")
    assert len(to(world)) == 2


@on_each_database
def test_guest_hears_of_every_comment_once_they_said_yes(world):
    world.say("A question", name="Lin", email="Lin@Example.org", follow_thread="y")
    (asked,) = to(world, EMAIL)
    assert asked["Subject"] == "Do you want to hear of new comments?"
    world.say("Too early", by="tom")
    assert len(to(world, EMAIL)) == 1
    assert "Comments on a text" in world.visitor().read(path_in(asked, "follow"))
    say_yes(world)
    world.say("No answer", by="tom")
    world.say("An answer", by="ann", answers=1)
    subjects = [letter["Subject"] for letter in to(world, EMAIL)[1:]]
    assert subjects == ["A new comment on “Ink”", "An answer to your comment on “Ink”"]
    leave = path_in(to(world, EMAIL)[1], "unfollow")
    assert world.app.test_client().post(leave).status_code == 200
    assert world.library.count(CommentFollow) == 0
    world.say("Silence", by="tom")
    assert len(to(world, EMAIL)) == 3


def test_who_follows_twice_has_one_letter(world):
    for _ in range(2):
        world.say("A question", name="Lin", email=EMAIL, follow_thread="y")
        say_yes(world)
    before = len(to(world, EMAIL))
    world.say("An answer", by="ann", answers=1)
    assert [one["Subject"] for one in to(world, EMAIL)[before:]] == ["An answer to your comment on “Ink”"]
    follow(world, "ann")
    follow(world, "ann")
    world.say("To the author", by="tom")
    assert [one["Subject"] for one in to(world, "ann@example.org")].count("A comment on “Ink”") == 3
    assert "A new comment on “Ink”" not in {one["Subject"] for one in to(world, "ann@example.org")}


def test_nobody_is_told_of_their_own_comment(world):
    follow(world)
    world.say("Mine", by="rea")
    assert to(world) == []
    world.say("Mine too", name="Lin", email=EMAIL, follow_thread="y")
    say_yes(world)
    world.say("And again", name="Lin", email=EMAIL)
    assert len(to(world, EMAIL)) == 1


def test_of_another_text_nobody_is_told(world):
    follow(world)
    world.say("A question", name="Lin", email=EMAIL, follow_thread="y")
    say_yes(world)
    before = len(world.letters())
    world.slug = world.library.add_post("Brushes", by="ann")
    world.say("Elsewhere", by="tom")
    assert [letter["To"] for letter in world.letters()[before:]] == ["ann@example.org"]


def test_held_comment_is_told_of_once_it_is_shown(world, visit):
    follow(world)
    world.library.choose(comment_rule="guests")
    world.say("Wait", name="Guest")
    assert to(world) == []
    for decision in ("approved", "spam", "approved"):
        visit("eve", "editor").post("/comments/held", decision=decision, ids="1")
    assert len(to(world)) == 1


@pytest.mark.parametrize(
    "change",
    [
        update(Comment).values(status="spam"),
        update(Post).values(status="draft"),
        delete(PostFollow),
        update(User).where(User.name == "rea").values(blocked_at=NOON),
        update(User).where(User.name == "rea").values(email_confirmed_at=None),
    ],
    ids=["hidden", "text withdrawn", "left", "blocked", "address not theirs"],
)
def test_what_is_not_to_be_told_by_the_time_of_the_letter_is_not(world, change):
    follow(world)
    world.say("News", by="tom")
    world.change(change)
    assert to(world) == []


def test_reader_whose_address_is_not_confirmed_is_told_so(world):
    world.change(update(User).where(User.name == "rea").values(email_confirmed_at=None))
    assert "once your address is confirmed" in follow(world).read(f"/posts/{world.slug}")
    world.say("News", by="tom")
    assert to(world) == []


def test_one_sees_what_one_follows_takes_it_along_and_leaves_it(world, tmp_path):
    rea = follow(world)
    assert f'href="/posts/{world.slug}#comments">Ink</a>' in rea.read("/account/letters")
    with world.app.app_context():
        own = b"".join(export_person(db.session.scalar(select(PostFollow.user_id)), tmp_path))
    account = json.loads(ZipFile(BytesIO(own)).read("account.json"))
    assert account["comments_followed"] == [world.slug]
    follow(world, choice="no")
    assert "Texts whose comments" not in rea.read("/account/letters")
    assert world.library.count(PostFollow) == 0
    follow(world)
    world.change(delete(User).where(User.name == "rea"))
    assert world.library.count(PostFollow) == 0


@pytest.mark.parametrize("token", ["", "x", "WzEsMV0.AAAA"])
def test_without_a_token_of_ours_nothing_is_left(world, token):
    follow(world)
    assert world.visitor().get(f"/letters/leave-thread?token={token}").status_code == 404
    assert world.visitor().client.post(f"/letters/leave-thread?token={token}").status_code == 404
    assert world.library.count(PostFollow) == 1


def test_the_link_of_one_leaves_nobody_else(world):
    follow(world)
    follow(world, "tom")
    with world.app.app_context():
        tom = db.session.scalars(select(User.id).where(User.name == "tom")).one()
        path = link_to_leave_thread(1, tom).removeprefix(SITE)
    world.visitor().client.post(path)
    with world.app.app_context():
        assert db.session.scalars(select(PostFollow.user_id)).one() != tom


def test_draft_and_guests_have_nothing_to_follow(world):
    assert TICK in world.visitor().read(f"/posts/{world.slug}")
    assert f"/posts/{world.slug}/follow" not in world.visitor().read(f"/posts/{world.slug}")
    answer = world.visitor().comment(world.slug, "No address", follow_thread="y")
    assert (answer.status_code, "An e-mail address is needed" in answer.text) == (422, True)
    world.change(update(Post).values(status="draft"))
    assert world.visitor("rea").post(f"/posts/{world.slug}/follow", follow="yes").status_code == 404


def test_without_mail_nothing_is_offered(make_app, tmp_path):
    quiet = World(make_app(), tmp_path / "outbox")
    assert TICK not in quiet.visitor("rea").read(f"/posts/{quiet.slug}")
    assert quiet.visitor("rea").post(f"/posts/{quiet.slug}/follow", follow="yes").status_code == 404


def test_letters_are_in_the_language_of_who_reads_them(world):
    follow(world)
    world.change(update(User).where(User.name == "rea").values(language="zh"))
    world.say("有一个问题", by="tom")
    assert to(world)[0]["Subject"] == "《Ink》有新评论"


@pytest.mark.parametrize("point", POINTS)
def test_a_worker_that_is_killed_over_a_letter_has_sent_one_in_the_end(world, point):
    follow(world)
    world.say("News", by="ann")
    kill_worker(world.app, point)
    assert len(to(world)) == 1
    with world.app.app_context():
        assert list(db.session.scalars(select(Job.status).distinct())) == ["done"]
