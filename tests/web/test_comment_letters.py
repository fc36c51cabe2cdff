"""Letters about comments: to whom, when, once, and how they are left."""

import email
import email.policy
import re
import threading
from email.message import EmailMessage
from io import BytesIO
from zipfile import ZipFile

import pytest
from sqlalchemy import delete, select, update

from tests.web.databases import on_each_database
from tests.web.library import NOON, Library
from tests.web.visitor import Visitor
from web.extensions import db
from web.jobs.worker import Worker
from web.mail.links import link_to_leave
from web.models import Comment, Job, LeftLetter, Post, User
from web.services.announcing import announce
from web.services.letter_wishes import leave
from web.settings import MailSettings

SITE = "https://a-rather-long-name-of-the-blog.example.org"


class World:
    """Ann's text about ink, Rea who reads it, and what the worker has written into the outbox."""

    def __init__(self, app, outbox) -> None:
        self.app, self.outbox, self.library = app, outbox, Library(app)
        for name, role in (("ann", "author"), ("rea", "reader")):
            self.library.add_person(name, role, email=f"{name}@example.org", email_confirmed_at=NOON)
        self.library.choose(comment_rule="open")
        self.slug = self.library.add_post("Ink", by="ann")

    def visitor(self, name: str = "") -> Visitor:
        visitor = Visitor(self.app)
        if name:
            assert visitor.log_in(name).status_code == 302
        return visitor

    def say(self, markdown: str, by: str = "", answers: int = 0, **fields) -> None:
        path = f"/posts/{self.slug}" + (f"?reply={answers}" if answers else "")
        assert self.visitor(by).comment(self.slug, markdown, path=path, **fields).status_code == 302

    def change(self, *statements) -> None:
        with self.app.app_context():
            for statement in statements:
                db.session.execute(statement)
            db.session.commit()

    def waiting(self) -> list[tuple[str, str]]:
        """Letter and recipient of what is to be done."""
        with self.app.app_context():
            names = {row.id: row.name for row in db.session.execute(select(User.id, User.name))}
            jobs = db.session.scalars(select(Job).where(Job.status == "waiting").order_by(Job.id))
            return [(str(job.payload["letter"]), names[job.payload["user_id"]]) for job in jobs]

    def letters(self) -> list[EmailMessage]:
        """All so far, after the worker did all there was to do."""
        worker = Worker(self.app, threading.Event())
        while worker.work_once():
            pass
        paths = sorted(self.outbox.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
        return [email.message_from_bytes(path.read_bytes(), policy=email.policy.SMTP) for path in paths]

    def leave_path(self, name: str = "ann", letter: str = "comment") -> str:
        with self.app.app_context():
            address = link_to_leave(self.library.add_person(name), letter)
        return address.removeprefix(SITE)


@pytest.fixture
def app(make_app, tmp_path):
    return make_app(mail=MailSettings(outbox=tmp_path / "outbox"), site_url=SITE)


@pytest.fixture
def world(app, tmp_path) -> World:
    return World(app, tmp_path / "outbox")


def body(letter: EmailMessage) -> str:
    return letter.get_body(("plain",)).get_content().replace("\r\n", "\n")


@on_each_database
def test_author_is_told_of_a_comment_once_it_is_shown(world, visit):
    world.library.choose(comment_rule="guests")
    world.say("Well *said*.", name="Lin")
    assert world.waiting() == []
    eve = visit("eve", "editor")
    for decision in ("approved", "approved", "spam", "approved"):
        eve.post("/comments/held", decision=decision, ids="1")
        world.change(delete(Job).where(Job.status == "done"))  # as an administrator may
        letters = world.letters()
    (letter,) = letters
    assert (letter["To"], letter["Subject"]) == ("ann@example.org", "A comment on “Ink”")
    assert "Lin wrote:\n\n> Well *said*.\n" in body(letter)
    assert f"{SITE}/posts/ink#comment-1" in body(letter)
    assert f"{SITE}{world.leave_path()}" in body(letter)
    assert f"{SITE}{world.leave_path()}" in letter.get_body(("html",)).get_content()


@on_each_database
def test_several_that_are_approved_together_are_told_of_each(world, visit):
    world.library.choose(comment_rule="guests")
    for number in range(3):
        world.say(f"Comment {number}")
    visit("eve", "editor").post("/comments/held", decision="approved", ids=["1", "3"])
    assert world.waiting() == [("comment", "ann")] * 2


def test_who_is_answered_is_told_and_nobody_of_their_own_words(world):
    world.say("A question", by="rea")
    world.say("An answer", by="ann", answers=1)
    world.say("To myself", by="rea", answers=1)
    world.say("To the author", by="rea", answers=2)
    world.say("To myself", by="ann", answers=2)
    assert world.waiting() == [("comment", "ann"), ("reply", "rea"), ("comment", "ann"), ("reply", "ann")]
    assert {letter["Subject"] for letter in world.letters()} == {
        "A comment on “Ink”",
        "An answer to your comment on “Ink”",
    }


def test_an_author_who_left_letters_about_answers_is_told_of_the_comment(world):
    world.say("A question", by="ann")
    with world.app.app_context():
        leave(world.library.add_person("ann"), "reply")
    world.say("An answer", by="rea", answers=1)
    assert world.waiting() == [("comment", "ann")]


@pytest.mark.parametrize(
    "facts",
    [{"email_confirmed_at": None}, {"blocked_at": NOON}, {"email": None}, {"password_hash": None}],
    ids=["unconfirmed", "blocked", "no address", "never logged in"],
)
@pytest.mark.parametrize("is_late", [False, True], ids=["before", "meanwhile"])
def test_who_may_not_be_written_to_is_not(world, facts, is_late):
    change = update(User).where(User.name == "ann").values(facts)
    if not is_late:
        world.change(change)
    world.say("Well said.")
    world.change(change)
    assert world.letters() == []


def test_a_letter_is_in_the_language_of_who_gets_it(world):
    world.change(update(User).where(User.name == "ann").values(language="zh"))
    world.say("好 " * 2000)
    (letter,) = world.letters()
    assert letter["Subject"] == "《Ink》有一条新评论"
    assert 1900 < body(letter).count("好") + body(letter).count(" ") < 2100


@pytest.mark.parametrize(
    "change",
    [
        update(Comment).values(status="spam"),
        delete(Comment),
        update(Post).values(status="draft"),
    ],
    ids=["hidden", "deleted", "text withdrawn"],
)
def test_what_is_not_to_be_seen_by_the_time_of_the_letter_is_not_told(world, change):
    world.say("Well said.")
    world.change(change)
    assert world.letters() == []


def test_spam_is_told_to_nobody_nor_is_the_writer_of_spam(world):
    world.say("Buy ink.", website="x")
    world.say("A question", by="rea")
    world.library.choose(comment_rule="guests")
    world.say("An answer", answers=2)
    world.change(update(Comment).where(Comment.id == 2).values(status="spam"))
    with world.app.app_context():
        db.session.execute(update(Comment).where(Comment.id == 3).values(status="approved"))
        announce([1, 2, 3])
        db.session.commit()
    assert world.waiting() == [("comment", "ann")] * 2


def test_headers_let_a_mail_program_leave_by_one_click(world):
    world.say("Well said.")
    (letter,) = world.letters()
    (raw,) = world.outbox.glob("*.eml")
    address = f"{SITE}{world.leave_path()}"
    assert len(f"List-Unsubscribe: <{address}>") > 78, "too short to see whether it is folded"
    assert f"\r\nList-Unsubscribe: <{address}>\r\n".encode() in raw.read_bytes()
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@on_each_database
def test_letters_are_left_by_a_button_and_not_by_a_look(world):
    path, guest = world.leave_path(), world.visitor()
    for _ in range(2):
        assert "You get them." in guest.read(path)
        assert guest.client.head(path).status_code == 200
    assert world.library.count(LeftLetter) == 0
    for _ in range(2):
        answer = world.app.test_client().post(path, data={"List-Unsubscribe": "One-Click"})
        assert (answer.status_code, "You get no more of them." in answer.text) == (200, True)
    assert world.library.count(LeftLetter) == 1
    world.say("First")
    assert world.waiting() == []
    assert guest.client.post(path, data={"again": "yes"}).status_code == 200
    world.say("Second")
    assert world.waiting() == [("comment", "ann")]


def test_a_letter_that_was_posted_before_it_was_left_is_not_sent(world):
    world.say("Well said.")
    world.visitor().client.post(world.leave_path())
    assert world.letters() == []


def test_leaving_one_kind_leaves_the_other_and_other_people(world):
    world.visitor().client.post(world.leave_path("rea", "comment"))
    world.say("A question", by="rea")
    world.say("An answer", by="ann", answers=1)
    assert world.waiting() == [("comment", "ann"), ("reply", "rea")]


@pytest.mark.parametrize("letter", ["reset", "", "comment" * 9])
def test_letters_about_ones_account_cannot_be_left(world, letter):
    path = world.leave_path("ann", letter)
    assert world.visitor().get(path).status_code == 404
    assert world.visitor().client.post(path).status_code == 404
    assert world.library.count(LeftLetter) == 0


def test_the_link_of_somebody_who_is_gone_leads_to_a_page_and_changes_nothing(world):
    path, guest = world.leave_path("rea"), world.visitor()
    world.change(delete(User).where(User.name == "rea"))
    for answer in (guest.get(path), guest.client.post(path), guest.client.post(path, data={"again": "yes"})):
        assert (answer.status_code, "You get no more of them." in answer.text) == (200, True)
    assert world.library.count(LeftLetter) == 0


@on_each_database
def test_the_account_switches_letters_off_and_on_again(world):
    ann = world.visitor("ann")
    assert ann.read("/account/letters").count("checked") == 2
    assert "not confirmed" not in ann.read("/account/letters")
    assert ann.post("/account/letters", reply="y").location == "/account/letters"
    assert re.findall(r"checked[^>]*name=\"(\w+)\"", ann.read("/account/letters")) == ["reply"]
    world.say("First")
    assert world.waiting() == []
    assert '"letters_wanted": [\n    "reply"\n  ]' in export(ann)
    ann.post("/account/letters", reply="y", comment="y")
    world.say("Second")
    assert world.waiting() == [("comment", "ann")]


def export(visitor) -> str:
    return ZipFile(BytesIO(visitor.post("/account/data/export").data)).read("account.json").decode()


def test_the_account_says_why_no_letter_comes(world):
    world.change(update(User).values(email_confirmed_at=None))
    assert "Your address is not confirmed yet" in world.visitor("ann").read("/account/letters")


def test_without_mail_nothing_is_posted_nor_told_of_later(make_app, tmp_path):
    quiet = World(make_app(), tmp_path / "outbox")
    quiet.say("Well said.")
    assert quiet.waiting() == []
    ann = quiet.visitor("ann")
    assert ann.get("/account/letters").status_code == 404
    assert "/account/letters" not in ann.read("/account")
    loud = make_app(mail=MailSettings(outbox=tmp_path / "outbox"), site_url=SITE)
    with loud.app_context():
        announce([1])
        db.session.commit()
    assert quiet.waiting() == []
