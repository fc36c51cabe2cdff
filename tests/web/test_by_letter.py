"""A forgotten password, and an address to be proved: from the request to the letter and the link in it."""

import re
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from sqlalchemy import event, select, update

from tests.web.databases import on_each_database
from tests.web.visitor import PASSWORD, Visitor
from web.extensions import db
from web.jobs.worker import Worker
from web.models import EmailedLink, Job, User, utc_now
from web.settings import MailSettings

NEW = "a completely new password"


@pytest.fixture
def outbox(tmp_path):
    folder = tmp_path / "outbox"
    folder.mkdir()
    return folder


@pytest.fixture
def blog(make_app, outbox, library):
    library.add_person("ann", email="ann@example.com")
    return make_app(mail=MailSettings(outbox=outbox), site_url="http://localhost")


@pytest.fixture
def guest(blog) -> Visitor:
    return Visitor(blog)


@pytest.fixture
def letters(blog, outbox):
    """Lets the worker work; what has come since the last look, as text."""
    seen = set()

    def letters() -> list:
        worker = Worker(blog, None)
        while worker.work_once():
            pass
        new = sorted(set(outbox.rglob("*.eml")) - seen)
        seen.update(new)
        return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in new]

    return letters


def link_in(letter) -> str:
    text = letter.get_body(("plain",)).get_content()
    return re.search(r"http://localhost(/\S+\?token=[0-9a-f]{64})", text)[1]


def ask(visitor: Visitor, email: str = "ann@example.com"):
    return visitor.submit("/forgotten", email=email)


@on_each_database
def test_a_forgotten_password_is_set_anew_once(blog, guest, letters):
    ann = Visitor(blog)
    ann.log_in("ann")
    assert ask(guest, "Ann@Example.com").location == "/log-in"
    (letter,) = letters()
    assert letter["To"] == "ann@example.com"
    path = link_in(letter)
    assert guest.submit(path, password="short").status_code == 422
    assert guest.submit(path, password=NEW).location == "/log-in"
    assert not ann.is_logged_in()
    assert guest.get(path).status_code == 404
    assert guest.log_in("ann", PASSWORD).status_code == 422
    assert guest.log_in("ann", NEW).status_code == 302


@on_each_database
def test_known_and_unknown_addresses_get_the_same_answer_by_the_same_work(blog, library, letters):
    library.add_person("imported", email="imported@example.com", password_hash=None)
    sent: list[str] = []
    with blog.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *facts: sent.append(facts[2]))
    answers = []
    for email in ("ann@example.com", "nobody@example.com", "imported@example.com"):
        visitor = Visitor(blog)
        form = visitor.form("/forgotten", "email")
        sent.clear()
        answer = visitor.client.post("/forgotten", data={**form.fields, "email": email})
        answers.append(
            (answer.status_code, answer.location, tuple(sent), visitor.read("/log-in").count("way"))
        )
    assert len(set(answers)) == 1
    assert [letter["To"] for letter in letters()] == ["ann@example.com"]


def test_a_link_runs_out_and_a_newer_one_used_makes_it_void(blog, guest, letters):
    ask(guest)
    ask(guest)
    first, second = (link_in(letter) for letter in letters())
    guest.submit(second, password=NEW)
    assert guest.get(first).status_code == 404
    ask(guest)
    (third,) = letters()
    with blog.app_context():
        db.session.execute(update(EmailedLink).values(expires_at=utc_now() - timedelta(seconds=1)))
        db.session.commit()
    assert guest.get(link_in(third)).status_code == 404


def test_one_address_is_written_to_three_times_an_hour_and_nobody_is_told(guest, letters):
    answers = {(answer.status_code, answer.location) for answer in (ask(guest) for _ in range(6))}
    assert answers == {(302, "/log-in")}
    assert len(letters()) == 3


def test_asking_is_braked_by_address(blog, guest):
    for _ in range(20):
        blog.extensions["brakes"].reset_by_address.count("127.0.0.1")
    assert ask(guest).status_code == 429


def test_the_token_stands_in_no_row_no_job_and_no_log(blog, guest, letters, capsys):
    ask(guest)
    path = link_in(letters()[0])
    guest.submit(path, password=NEW)
    token = path.partition("=")[2]
    with blog.app_context():
        row, job = db.session.scalars(select(EmailedLink)).one(), db.session.scalars(select(Job)).one()
        assert token not in f"{vars(row)} {job.payload}"
    assert token not in "".join(capsys.readouterr())


def test_a_link_for_one_thing_does_no_other(guest, letters):
    ask(guest)
    token = link_in(letters()[0]).partition("=")[2]
    assert guest.get(f"/confirm-email?token={token}").status_code == 404


@on_each_database
def test_signing_up_proves_the_address_by_letter(blog, guest, letters):
    assert guest.sign_up("lin").status_code == 302
    assert guest.is_logged_in()
    assert facts_of(blog, "lin") == (None, False)
    (letter,) = letters()
    assert letter["To"] == "lin@example.com"
    path = link_in(letter)
    assert guest.get(path).status_code == 200
    assert facts_of(blog, "lin") == (None, False)  # a program that looks into the letter proves nothing
    assert guest.submit(path).location == "/"
    assert facts_of(blog, "lin") == ("lin@example.com", True)


def test_signing_up_does_not_say_that_an_address_is_known(blog, letters):
    fresh, taken = Visitor(blog), Visitor(blog)
    answers = [fresh.sign_up("lin"), taken.sign_up("max", email="Ann@example.com")]
    assert len({(answer.status_code, answer.location) for answer in answers}) == 1
    to_lin, to_ann = sorted(letters(), key=lambda letter: letter["To"], reverse=True)
    assert to_ann["Subject"] == "You have an account already"
    assert "token=" not in to_ann.get_body(("plain",)).get_content()
    assert to_lin["Subject"] == "Is this your address?"
    assert facts_of(blog, "ann")[0] == "ann@example.com"


def test_a_changed_address_counts_when_it_is_proved_and_the_old_one_is_told(blog, letters):
    ann = Visitor(blog)
    ann.log_in("ann")
    ann.submit("/account/email", email="new@example.com")
    assert facts_of(blog, "ann") == ("ann@example.com", False)
    (letter,) = letters()
    ann.submit(link_in(letter))
    assert facts_of(blog, "ann") == ("new@example.com", True)
    (told,) = letters()
    assert (told["To"], told["Subject"]) == ("ann@example.com", "Your address was changed")


def test_without_mail_nothing_of_it_is_there(ann, visit):
    assert visit().get("/forgotten").status_code == 404
    assert "/forgotten" not in visit().read("/log-in")


def facts_of(app, name: str) -> tuple[str | None, bool]:
    with app.app_context():
        user = db.session.scalars(select(User).where(User.name == name)).one()
        return user.email, user.email_confirmed_at is not None
