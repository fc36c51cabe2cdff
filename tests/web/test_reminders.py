"""Reminders: told once, at their time, to who set them."""

import email
import email.policy
from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, select, update

from tests.web.databases import on_each_database
from tests.web.dying_worker import POINTS
from tests.web.killing import kill_worker, work_off
from tests.web.library import NOON, Library
from tests.web.test_comment_letters import body, export
from tests.web.test_leaving import leave
from tests.web.visitor import Visitor
from web.extensions import db
from web.models import AuditEntry, Job, Post, Reminder, User, utc_now
from web.settings import MailSettings

SITE = "https://blog.example.org"


@pytest.fixture
def app(make_app, tmp_path):
    return make_app(mail=MailSettings(outbox=tmp_path / "outbox"), site_url=SITE)


@pytest.fixture
def ada(app):
    facts = {"email": "ada@example.org", "email_confirmed_at": NOON}
    Library(app).add_person("ada", "administrator", **facts)
    visitor = Visitor(app)
    assert visitor.log_in("ada").status_code == 302
    return visitor


def remind(visitor, text="Grind ink", hours=24 * 365, **fields):
    """On the clock of UTC unless another is said."""
    moment = (utc_now() + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M")
    typed = {"text": text, "due_at": moment, "time_zone": "UTC", **fields}
    return visitor.submit("/admin/reminders", **typed)


def change(app, *statements) -> None:
    with app.app_context():
        for statement in statements:
            db.session.execute(statement)
        db.session.commit()


def let_time_pass(app) -> None:
    """To when everything is due."""
    past = utc_now() - timedelta(minutes=1)
    change(app, update(Reminder).values(due_at=past))
    change(app, update(Job).where(Job.kind == "reminder", Job.status == "waiting").values(run_at=past))


def letters(app, tmp_path):
    work_off(app)
    found = sorted((tmp_path / "outbox").glob("*.eml"))
    return [email.message_from_bytes(path.read_bytes(), policy=email.policy.SMTP) for path in found]


def stored(app) -> list[Reminder]:
    with app.app_context():
        return list(db.session.scalars(select(Reminder).order_by(Reminder.id)))


@on_each_database
def test_it_is_told_once_when_its_time_has_come(app, ada, tmp_path):
    assert remind(ada).status_code == 302
    assert letters(app, tmp_path) == []
    assert "Nothing waits for you." in ada.read("/admin/")
    let_time_pass(app)
    for _ in range(2):
        (letter,) = letters(app, tmp_path)
        change(app, delete(Job).where(Job.status == "done"))  # as an administrator may
    assert (letter["To"], letter["Subject"]) == ("ada@example.org", "Reminder: Grind ink")
    assert "> Grind ink" in body(letter)
    assert f"{SITE}/admin/reminders" in body(letter)
    assert "1 reminder is due" in ada.read("/admin/")


@on_each_database
def test_it_is_changed_done_opened_again_and_deleted(app, ada, tmp_path):
    remind(ada)
    moved = ada.submit("/admin/reminders/1", text="Grind more ink", due_at="2099-05-17T08:30")
    assert moved.location == "/admin/reminders"
    assert (stored(app)[0].text, stored(app)[0].due_at.year) == ("Grind more ink", 2099)
    let_time_pass(app)
    ada.post("/admin/reminders/1/done", done="yes")
    assert letters(app, tmp_path) == []
    assert "Nothing waits for you." in ada.read("/admin/")
    ada.post("/admin/reminders/1/done", done="no")
    assert "1 reminder is due" in ada.read("/admin/")
    ada.post("/admin/reminders/1/delete")
    assert stored(app) == []
    with app.app_context():
        told = db.session.execute(select(AuditEntry.action, AuditEntry.subject).order_by(AuditEntry.id)).all()
    names = ("made", "changed", "done", "opened", "deleted")
    assert told == [(f"reminder-{name}", "#1") for name in names]


@on_each_database
def test_a_date_that_moves_is_told_at_the_new_one_alone(app, ada, tmp_path):
    remind(ada)
    past = utc_now() - timedelta(minutes=1)
    change(app, update(Job).values(run_at=past))  # the first date comes, and the reminder is not due any more
    assert letters(app, tmp_path) == []
    let_time_pass(app)
    ada.submit("/admin/reminders/1", due_at="2099-05-17T08:30")
    change(app, update(Job).where(Job.status == "waiting").values(run_at=past))
    assert letters(app, tmp_path) == []
    ada.submit("/admin/reminders/1", due_at="2098-05-17T08:30")
    let_time_pass(app)
    assert len(letters(app, tmp_path)) == 1


def test_one_that_was_told_and_gets_another_date_is_told_again(app, ada, tmp_path):
    remind(ada)
    let_time_pass(app)
    assert len(letters(app, tmp_path)) == 1
    ada.submit("/admin/reminders/1", text="The same moment, other words")
    assert stored(app)[0].told_at
    ada.submit("/admin/reminders/1", due_at="2099-05-17T08:30")
    assert stored(app)[0].told_at is None
    let_time_pass(app)
    assert len(letters(app, tmp_path)) == 2


def test_the_clock_and_the_language_are_those_of_who_set_it(app, ada, tmp_path):
    change(app, update(User).values(language="zh"))
    remind(ada, "磨墨", due_at="2099-07-01T08:30", time_zone="Asia/Shanghai")
    assert stored(app)[0].due_at == datetime.fromisoformat("2099-07-01T00:30+00:00")
    assert "08:30 (Asia/Shanghai)" in ada.read("/admin/reminders")
    assert 'value="2099-07-01T08:30"' in ada.read("/admin/reminders/1")
    change(app, update(Job).values(run_at=utc_now()), update(Reminder).values(due_at=NOON))
    (letter,) = letters(app, tmp_path)
    assert letter["Subject"] == "提醒：磨墨"
    assert "2024年5月17日星期五 20:00 (Asia/Shanghai)" in body(letter)
    assert '<option selected value="Asia/Shanghai">' in ada.read("/admin/reminders")


def test_it_may_be_about_a_text_and_outlives_it(app, ada, tmp_path):
    Library(app).add_post("Ink", status="draft")
    assert '<option selected value="1">Ink</option>' in ada.read("/admin/reminders?post=1")
    remind(ada, post_id="1")
    assert remind(ada, post_id="2").status_code == 422
    let_time_pass(app)
    (letter,) = letters(app, tmp_path)
    assert f"Open “Ink”:\n{SITE}/posts/ink/edit" in body(letter)
    change(app, delete(Post))
    assert stored(app)[0].post_id is None
    assert "Grind ink" in ada.read("/admin/reminders")


@pytest.mark.parametrize(
    "fields",
    [
        {"text": " "},
        {"text": "x" * 501},
        {"text": "x\x00"},
        {"due_at": ""},
        {"due_at": "2001-01-01T00:00"},
        {"due_at": "9999-12-31T23:59"},
        {"due_at": "0001-01-01T00:00"},
        {"due_at": "tomorrow"},
        {"time_zone": "Asia/Atlantis"},
        {"post_id": "9" * 30},
        {"post_id": "x"},
    ],
)
def test_what_cannot_be_kept_is_refused_and_nothing_that_was_typed_is_lost(app, ada, fields):
    answer = remind(ada, **{"text": "Grind a lot of ink", **fields})
    assert answer.status_code == 422
    assert "text" in fields or "Grind a lot of ink" in answer.text
    assert stored(app) == []


def test_nobody_sees_that_of_another(app, ada, visit):
    remind(ada)
    ben = visit("ben", "administrator")
    assert "Grind ink" not in ben.read("/admin/reminders")
    assert ben.get("/admin/reminders/1").status_code == 404
    for way in ("", "/done", "/delete"):
        assert ben.post(f"/admin/reminders/1{way}").status_code == 404
    assert len(stored(app)) == 1
    assert ada.get(f"/admin/reminders/{'9' * 30}").status_code == 404


@pytest.mark.parametrize(
    "facts",
    [{"email_confirmed_at": None}, {"blocked_at": NOON}, {"email": None}],
    ids=lambda one: next(iter(one)),
)
def test_who_may_not_be_written_to_is_not(app, ada, tmp_path, facts):
    remind(ada)
    change(app, update(User).values(facts))
    let_time_pass(app)
    assert letters(app, tmp_path) == []
    assert stored(app)[0].told_at


def test_who_administers_no_more_gets_none(app, ada, visit, tmp_path):
    remind(ada)
    visit("ben", "administrator").post("/admin/people/1/role", role="editor")
    let_time_pass(app)
    assert letters(app, tmp_path) == []


def test_without_mail_it_stands_on_the_overview_alone(app, ada, make_app, tmp_path):
    remind(ada)
    let_time_pass(app)
    quiet = make_app()
    work_off(quiet)
    assert "1 reminder is due" in ada.read("/admin/")
    assert letters(app, tmp_path) == []


def waiting(app) -> list[int]:
    """Reminders that a job waits for."""
    with app.app_context():
        jobs = select(Job.payload).where(Job.kind == "reminder", Job.status == "waiting").order_by(Job.id)
        return [payload["reminder_id"] for payload in db.session.scalars(jobs)]


@on_each_database
def test_no_job_waits_for_one_that_has_moved_or_is_gone(app, ada):
    remind(ada)
    remind(ada)
    ada.submit("/admin/reminders/1", due_at="2099-05-17T08:30")
    assert waiting(app) == [2, 1]
    ada.post("/admin/reminders/1/delete")
    assert waiting(app) == [2]


@on_each_database
def test_no_job_waits_for_those_of_an_account_that_is_gone(app, ada, visit):
    ben = visit("ben", "administrator")
    remind(ben)
    remind(ada)
    assert leave(ada).status_code == 302
    assert waiting(app) == [1]


@on_each_database
def test_it_goes_with_the_account_and_is_among_ones_own_data(app, ada):
    remind(ada)
    assert '"text": "Grind ink"' in export(ada)
    change(app, delete(User))
    assert stored(app) == []


@pytest.mark.parametrize("point", POINTS)
def test_a_worker_that_is_killed_over_it_tells_once(app, ada, tmp_path, point):
    remind(ada)
    let_time_pass(app)
    kill_worker(app, point)
    work_off(app)
    with app.app_context():
        kinds = list(db.session.scalars(select(Job.kind).order_by(Job.id)))
    assert kinds == ["reminder", "mail"]
    assert stored(app)[0].told_at
