"""The second factor: codes of a telephone, each taken once, and recovery codes for when it is lost."""

import re
import time
from datetime import timedelta
from urllib.parse import unquote

import pyotp
import pytest
from sqlalchemy import select, update

from tests.web.databases import on_each_database
from tests.web.test_each_database import at_once
from tests.web.visitor import PASSWORD, Visitor
from web.extensions import db
from web.models import RecoveryCode, SecondFactor, User, UserSession, utc_now
from web.services.authentication import second_factor
from web.services.authentication.recovery_codes import use_code


@pytest.fixture
def clock(monkeypatch):
    """The telephone's and the blog's; starts in the middle of a step."""

    class Clock:
        now = 1_800_000_015.0

    monkeypatch.setattr("web.services.authentication.second_factor.time", lambda: Clock.now)
    return Clock


class Telephone:
    """What Ann holds: the key, and the recovery codes that she kept."""

    def __init__(self, ann: Visitor, clock) -> None:
        self.clock = clock
        page = ann.read("/account/second-factor/new")
        self.key = re.search(r"<code>([A-Z2-7]{32})</code>", page)[1]
        answer = ann.submit("/account/second-factor/new", code=self.code())
        assert answer.status_code == 200
        self.recovery_codes = re.findall(r"<code>([A-Z2-7-]{19})</code>", answer.text)

    def code(self, later_seconds: int = 0) -> str:
        return pyotp.TOTP(self.key).at(int(self.clock.now) + later_seconds)

    def wait(self) -> str:
        """The next code."""
        self.clock.now += 30
        return self.code()


@pytest.fixture
def telephone(ann, clock) -> Telephone:
    return Telephone(ann, clock)


def step_in(visitor: Visitor, code: str, **options):
    response = visitor.log_in("ann", **options)
    assert response.location.startswith("/log-in/code")
    assert not visitor.is_logged_in()
    return visitor.submit(response.location, code=code)


@on_each_database
def test_a_log_in_asks_for_the_code(telephone, visit):
    visitor = visit()
    assert step_in(visitor, telephone.wait(), path="/log-in?next=/drafts").location == "/drafts"
    assert visitor.is_logged_in()


def test_the_picture_is_drawn_here_and_says_what_the_key_says(ann, clock):
    page = ann.read("/account/second-factor/new")
    assert re.search(r'<img src="data:image/svg\+xml;charset=utf-8,%3Csvg', page)
    key = re.search(r"<code>(\w+)</code>", page)[1]
    words = unquote(re.search(r'href="(otpauth://[^"]+)"', page)[1].replace("&amp;", "&"))
    assert words == f"otpauth://totp/Inkstone:ann?secret={key}&issuer=Inkstone"
    assert key in ann.read("/account/second-factor/new")  # the same when it is loaded again


def test_a_wrong_first_code_turns_nothing_on(ann, visit, clock):
    assert ann.submit("/account/second-factor/new", code="000000").status_code == 422
    assert visit().log_in("ann").location == "/"


@on_each_database
def test_no_code_is_taken_twice(app, telephone, visit):
    code = telephone.wait()
    assert step_in(visit(), code).status_code == 302
    assert step_in(visit(), code).status_code == 422
    assert step_in(visit(), telephone.code(-30)).status_code == 422  # nor one that is older
    taken = []
    code, user_id = telephone.wait(), user_of(app)
    assert not at_once(app, *[lambda: taken.append(second_factor.is_right_code(user_id, code))] * 3)
    assert sorted(taken) == [False, False, True]


@pytest.mark.parametrize(("seconds", "status"), [(-60, 422), (-30, 302), (0, 302), (30, 302), (60, 422)])
def test_clocks_may_differ_by_half_a_minute(telephone, visit, seconds, status):
    telephone.clock.now += 300
    assert step_in(visit(), telephone.code(seconds)).status_code == status


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abc", "٣٤٥٦٧٨", "-1", "x" * 41, "１２３４５６"])
def test_what_is_no_code_is_refused(telephone, visit, typed):
    assert step_in(visit(), typed).status_code == 422


def test_a_code_may_be_typed_in_two_halves(telephone, visit):
    code = telephone.wait()
    assert step_in(visit(), f"{code[:3]} {code[3:]}").status_code == 302


@on_each_database
def test_a_recovery_code_logs_in_once(app, telephone, visit):
    assert len(set(telephone.recovery_codes)) == 10
    first, second, *_ = telephone.recovery_codes
    assert step_in(visit(), first.lower().replace("-", " ")).status_code == 302
    assert step_in(visit(), first).status_code == 422
    taken, user_id = [], user_of(app)
    assert not at_once(app, *[lambda: taken.append(use_code(user_id, second))] * 3)
    assert sorted(taken) == [False, False, True]


def test_recovery_codes_of_somebody_else_are_none(app, telephone, visit, library):
    library.add_person("ben")
    with app.app_context():
        ben = db.session.scalars(select(User.id).where(User.name == "ben")).one()
        assert not use_code(ben, telephone.recovery_codes[0])


def test_neither_key_nor_codes_stand_in_the_database(app, telephone):
    with app.app_context():
        sealed = db.session.scalars(select(SecondFactor.sealed_secret)).one()
        digests = "".join(db.session.scalars(select(RecoveryCode.code_digest)))
    assert telephone.key not in sealed
    assert not any(code.replace("-", "") in digests for code in telephone.recovery_codes)


def test_new_recovery_codes_make_the_old_ones_void(ann, telephone, visit):
    new = ann.post("/account/second-factor/codes").text
    assert step_in(visit(), telephone.recovery_codes[0]).status_code == 422
    assert step_in(visit(), re.search(r"<code>([A-Z2-7-]{19})</code>", new)[1]).status_code == 302
    assert "9 are left" in ann.read("/account/second-factor")


def test_turned_off_the_password_is_enough(ann, telephone, visit):
    assert ann.post("/account/second-factor/end").status_code == 302
    assert visit().log_in("ann").location == "/"


def test_guessing_codes_is_braked_whatever_the_address(telephone, visit):
    for number in range(8):
        assert step_in(visit(REMOTE_ADDR=f"192.0.2.{number}"), "000000").status_code == 422
    last = visit(REMOTE_ADDR="192.0.2.99")
    assert step_in(last, telephone.wait()).status_code == 429
    assert not last.is_logged_in()


def test_the_second_step_without_the_first_leads_to_it(guest, telephone):
    assert guest.get("/log-in/code").location == "/log-in?next=/"
    assert guest.post("/log-in/code", code=telephone.wait()).location == "/log-in?next=/"


def test_the_first_step_is_good_for_ten_minutes(telephone, visit, monkeypatch):
    visitor = visit()
    visitor.log_in("ann")
    now = time.time()
    monkeypatch.setattr("web.views.account.second_step.time", lambda: now + 601)
    assert visitor.get("/log-in/code").status_code == 302


def test_a_sensitive_change_asks_for_the_code_as_well(app, ann, telephone):
    with app.app_context():
        db.session.execute(update(UserSession).values(confirmed_at=utc_now() - timedelta(hours=2)))
        db.session.commit()
    gate = ann.post("/account/second-factor/end")
    assert gate.location == "/account/confirm?next=/account/second-factor"
    assert ann.submit(gate.location, password=PASSWORD, code="000000").status_code == 422
    assert ann.submit(gate.location, password="wrong", code=telephone.wait()).status_code == 422
    assert ann.submit(gate.location, password=PASSWORD, code=telephone.code()).status_code == 302
    assert ann.post("/account/second-factor/end").location == "/account/second-factor"


def test_under_another_key_of_the_blog_the_recovery_codes_still_log_in(make_app, telephone):
    moved = Visitor(make_app(secret_key="another key that only these tests use, 32+"))
    assert step_in(moved, telephone.wait()).status_code == 422
    assert step_in(moved, telephone.recovery_codes[0]).status_code == 302


def test_no_code_is_written_into_the_log(telephone, visit, capsys):
    code = telephone.wait()
    step_in(visit(), code)
    written = capsys.readouterr()
    assert "/log-in/code" in written.err
    for secret in (code, telephone.key, PASSWORD):
        assert secret not in written.err + written.out


def test_an_operator_ends_the_second_factor_of_who_lost_everything(app, telephone, visit):
    result = app.test_cli_runner().invoke(args=["user", "end-second-factor", "ann"])
    assert result.output == "ann logs in with the password alone now.\n"
    assert visit().log_in("ann").location == "/"
    assert app.test_cli_runner().invoke(args=["user", "end-second-factor", "nobody"]).exit_code == 10


def user_of(app) -> int:
    with app.app_context():
        return db.session.scalars(select(SecondFactor.user_id)).one()
