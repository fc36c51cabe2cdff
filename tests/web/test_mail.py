"""Letters, from posting them to what a mail server got."""

import smtplib
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from sqlalchemy import select, update

from tests.web.mail_server import PASSWORD, USER, check_log_in, mail_server, make_certificate
from web.extensions import db
from web.jobs.worker import Worker
from web.mail.letter import Letter, Link
from web.mail.letters import LETTERS
from web.mail.transport import LetterRefusedError, deliver
from web.models import Job, User, utc_now
from web.services.mailing import post_letter, post_letter_to_address
from web.settings import MailSettings

NASTY = "A title\r\nBcc: everybody@example.org\n\nand a text\u202e\u2028x"


@pytest.fixture
def write(monkeypatch):
    """Makes a kind of letter that says what a test wants."""

    def write(letter):
        monkeypatch.setitem(LETTERS, "trial", lambda _user_id, _facts: letter)

    write(Letter("Ink", ("It is *ground*.",)))
    return write


@pytest.fixture
def post_office():
    with mail_server() as server:
        yield server


@pytest.fixture
def blog(make_app, post_office):
    host, port = post_office.address
    mail = MailSettings(server=host, port=port, security="none", sender="blog@example.org")
    return make_app(mail=mail, site_url="https://blog.example.org", site_title="Ink & Stone")


@pytest.fixture
def work(blog):
    """Does every job that is due."""

    def work() -> None:
        worker = Worker(blog, None)
        while worker.work_once():
            pass

    return work


def post(app, address="ann@example.org", language="en", **facts) -> None:
    with app.app_context():
        post_letter_to_address("trial", address, language, facts)
        db.session.commit()


def only_job(app) -> Job:
    with app.app_context():
        return db.session.scalars(select(Job)).one()


def make_due(app) -> None:
    with app.app_context():
        db.session.execute(update(Job).values(run_at=utc_now()))
        db.session.commit()


def test_a_letter_arrives_as_text_and_as_html(blog, work, post_office, write):
    said = Letter(
        "墨 & ink",
        ("It is <b>ground</b>.",),
        quote="one\ntwo",
        action=Link("Read", "https://blog.example.org/posts/ink"),
        links=(Link("Stone", "https://blog.example.org/posts/stone", "A note"),),
        reason="You asked for it.",
        leave_address="https://blog.example.org/leave/x",
    )
    write(said)
    post(blog)
    work()
    letter = post_office.letters[0]
    assert (letter["From"], letter["To"]) == ("Ink & Stone <blog@example.org>", "ann@example.org")
    assert letter["Subject"] == "墨 & ink"
    assert letter["List-Unsubscribe"] == "<https://blog.example.org/leave/x>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter["Auto-Submitted"] == "auto-generated"
    text = letter.get_body(("plain",)).get_content().replace("\r\n", "\n")
    html = letter.get_body(("html",)).get_content()
    assert "It is <b>ground</b>.\n\n> one\n> two\n\nRead:\nhttps://blog.example.org/posts/ink\n" in text
    assert "It is &lt;b&gt;ground&lt;/b&gt;." in html
    for part in (text, html):
        assert all(word in part for word in ("/posts/stone", "A note", "You asked for it.", "/leave/x"))
    assert post_office.envelopes == [("blog@example.org", ["ann@example.org"], False)]
    assert only_job(blog).status == "done"


def test_a_user_gets_letters_at_their_address_in_their_language(blog, work, post_office, library, write):
    said = Letter("Ink", reason="r", leave_address="https://x.org/l")
    write(said)
    with blog.app_context():
        user_id = library.add_person("lin", email="lin@example.cn", language="zh")
        post_letter("trial", user_id, {}, key="once")
        post_letter("trial", user_id, {}, key="once")
        db.session.commit()
    work()
    assert [letter["To"] for letter in post_office.letters] == ["lin@example.cn"]
    assert 'lang="zh-Hans"' in post_office.letters[0].get_body(("html",)).get_content()
    assert "No more" not in post_office.letters[0].get_body(("html",)).get_content()


@pytest.mark.parametrize(
    "facts", [{"email": None}, {"email": "a@x.org", "password_hash": None}], ids=["no address", "imported"]
)
def test_who_cannot_be_written_to_gets_nothing(blog, work, post_office, library, facts):
    with blog.app_context():
        post_letter("trial", library.add_person("lin", **facts), {})
        db.session.commit()
    work()
    assert not post_office.letters
    assert only_job(blog).status == "done"


def test_a_letter_to_somebody_who_is_gone_is_not_sent(blog, work, post_office, library, write):
    with blog.app_context():
        user_id = library.add_person("lin", email="lin@example.cn")
        post_letter("trial", user_id, {})
        db.session.delete(db.session.get(User, user_id))
        db.session.commit()
    work()
    assert not post_office.letters


def test_nothing_typed_ends_a_header(blog, work, post_office, write):
    write(Letter(NASTY, (NASTY,), leave_address="https://x.org/l"))
    post(blog)
    work()
    letter = post_office.letters[0]
    assert letter["Bcc"] is None
    assert letter["Subject"] == "A title Bcc: everybody@example.org and a text x"
    assert len(post_office.envelopes[0][1]) == 1


@pytest.mark.parametrize(
    "address", ["ann@example.org\r\nBcc: x@example.org", "a@x.org, b@x.org", "nobody", "", "x@" + "墨" * 70]
)
def test_what_is_no_address_is_refused_and_told(blog, work, post_office, write, address):
    post(blog, address)
    work()
    assert not post_office.letters
    assert only_job(blog).status == "failed"


def test_a_domain_in_letters_of_the_world_is_reached(blog, work, post_office, write):
    post(blog, "ann@墨.example")
    work()
    assert post_office.envelopes[0][1] == ["ann@xn--2os.example"]


def test_a_letter_that_is_sent_again_has_the_same_message_id_and_date(blog, work, post_office, write):
    post_office.answer = "451 come back later"
    post(blog)
    work()
    assert (only_job(blog).status, only_job(blog).attempts) == ("waiting", 1)
    assert "451" in only_job(blog).last_error
    post_office.answer = ""
    make_due(blog)
    work()
    with blog.app_context():  # as if the worker had died before it could note that it was sent
        token = post_office.letters[0]["Message-ID"].strip("<>").partition("@")[0]
        payload = {
            "letter": "trial",
            "token": token,
            "address": "ann@example.org",
            "language": "en",
            "facts": {},
        }
        db.session.execute(update(Job).values(status="waiting", payload=payload))
        db.session.commit()
    work()
    first, second = post_office.letters
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Message-ID"].endswith("@example.org>")
    assert first["Date"] == second["Date"]


def test_a_recipient_that_the_server_refuses_is_not_tried_again(blog, work, post_office, write):
    post_office.answer = "550 nobody of this name"
    post(blog)
    work()
    job = only_job(blog)
    assert (job.status, job.attempts) == ("failed", 1)
    assert "550 nobody of this name" in job.last_error


def test_no_transaction_is_open_while_the_server_is_talked_to(blog, work, write, monkeypatch):
    open_ones = []
    monkeypatch.setattr(
        "web.jobs.letters.deliver", lambda *_: open_ones.append(db.session().in_transaction())
    )
    post(blog)
    work()
    assert open_ones == [False]


def test_a_server_that_is_not_there_is_tried_again(make_app, work, write):
    mail = MailSettings(server="127.0.0.1", port=1, security="none", sender="blog@example.org")
    app = make_app(mail=mail, site_url="https://x.org")
    post(app)
    assert Worker(app, None).work_once()
    assert (only_job(app).status, only_job(app).last_error.partition(":")[0]) == (
        "waiting",
        "ConnectionRefusedError",
    )


def test_without_a_server_letters_go_into_the_outbox_once(make_app, tmp_path, write):
    app = make_app(mail=MailSettings(outbox=tmp_path / "out"))
    post(app)
    assert Worker(app, None).work_once()
    assert [b"Subject: Ink" in path.read_bytes() for path in (tmp_path / "out").iterdir()] == [True]


def test_without_either_nothing_is_sent_and_nothing_of_it_is_in_the_log(app, write, capfd):
    write(Letter("Ink", ("https://x.org/a-link-that-lets-in",)))
    post(app)
    assert Worker(app, None).work_once()
    log = capfd.readouterr().err
    assert "MAIL_SERVER is not set" in log
    assert "a-link-that-lets-in" not in log
    assert "ann@example.org" not in log


@pytest.fixture(params=["starttls", "tls"])
def secure_office(request, tmp_path, monkeypatch):
    """A server that wants TLS and a password; its certificate is the only one that is trusted."""
    certificate, context = make_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    tls = (
        {"ssl_context": context}
        if request.param == "tls"
        else {"tls_context": context, "require_starttls": True}
    )
    auth = {"authenticator": check_log_in, "auth_required": True, "auth_require_tls": request.param != "tls"}
    with mail_server(**tls, **auth) as server:
        server.security = request.param
        yield server


def send_securely(office, password=PASSWORD) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@x.org", "b@x.org", "Ink"
    host, port = office.address
    deliver(message, MailSettings(host, port, office.security, USER, password, "a@x.org"))


def test_letters_travel_by_tls_and_with_the_right_password_only(secure_office):
    send_securely(secure_office)
    assert [is_secure for _, _, is_secure in secure_office.envelopes] == [
        secure_office.security == "starttls"
    ]
    with pytest.raises(smtplib.SMTPAuthenticationError):
        send_securely(secure_office, "wrong")


def test_a_server_with_a_strange_certificate_gets_neither_letter_nor_password(secure_office, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(OSError, match="CERTIFICATE_VERIFY_FAILED"):
        send_securely(secure_office)
    assert not secure_office.envelopes


def test_a_server_without_tls_gets_no_letter_where_tls_is_wanted(post_office):
    post_office.security = "starttls"
    with pytest.raises(smtplib.SMTPNotSupportedError):
        send_securely(post_office)
    assert not post_office.letters


def test_what_stops_a_letter_for_good_is_told_apart(post_office):
    post_office.answer, post_office.security = "550 no", "none"
    host, port = post_office.address
    message = EmailMessage()
    message["From"], message["To"] = "a@x.org", "b@x.org"
    with pytest.raises(LetterRefusedError):
        deliver(message, MailSettings(host, port, "none", sender="a@x.org"))


def test_command_sends_at_once_and_tells_how_it_went(blog, post_office):
    run = blog.test_cli_runner().invoke(args=["mail", "try", "ann@example.org"])
    assert run.exit_code == 0
    assert "took the letter to ann@example.org" in run.output
    assert post_office.letters[0]["Subject"] == "A letter to try the mail"
    post_office.answer = "550 nobody"
    run = blog.test_cli_runner().invoke(args=["mail", "try", "ann@example.org"])
    assert run.exit_code == 1
    assert all(word in run.output for word in ("550 nobody", "why: ", "next: docs/runbook.md"))


def test_command_says_that_mail_is_off(app):
    run = app.test_cli_runner().invoke(args=["mail", "try", "ann@example.org"])
    assert run.exit_code == 1
    assert "MAIL_SERVER is not set" in run.output


def test_times_of_letters_are_utc(blog, work, post_office, write):
    post(blog)
    work()
    assert abs(datetime.now(UTC) - post_office.letters[0]["Date"].datetime).total_seconds() < 60
