"""Sessions: rows on the server, seen and ended by whom they belong to."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tests.web.databases import on_each_database
from tests.web.visitor import PASSWORD, Visitor
from web.extensions import db
from web.models import UserSession, utc_now
from web.services.authentication.devices import coarsen, describe_visit
from web.services.authentication.sessions import KEEP_DAYS, REMEMBER_DAYS

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Safari/604.1"


def rows(app) -> list[UserSession]:
    with app.app_context():
        return list(db.session.scalars(select(UserSession).order_by(UserSession.id)))


def age(app, **column) -> None:
    with app.app_context():
        db.session.execute(update(UserSession).values(**column))
        db.session.commit()


@on_each_database
def test_each_browser_is_a_row_that_holds_no_token(app, library, visit):
    library.add_person("ann")
    here = visit(HTTP_USER_AGENT=FIREFOX, REMOTE_ADDR="203.0.113.77")
    here.log_in("ann")
    (row,) = rows(app)
    assert (row.device, row.address, row.keep_days) == ("Firefox, Linux", "203.0.113.0/24", KEEP_DAYS)
    with here.client.session_transaction() as session:
        token = session["_user_id"]
    assert token not in (row.token_digest, row.device)
    assert len(token) >= 43


def test_a_cookie_that_was_copied_is_worth_nothing_after_the_log_out(app, ann):
    thief = Visitor(app)
    thief.client.set_cookie("session", ann.client.get_cookie("session").value)
    assert thief.is_logged_in()
    ann.log_out()
    assert not thief.is_logged_in()
    assert rows(app) == []


def test_a_digest_from_the_database_is_no_way_in(app, ann, client):
    with client.session_transaction() as session:
        session["_user_id"] = rows(app)[0].token_digest
    assert "/log-out" not in client.get("/").text


@on_each_database
def test_sessions_are_listed_and_ended_one_by_one(library, visit):
    library.add_person("ann")
    here, there = visit(HTTP_USER_AGENT=FIREFOX), visit(HTTP_USER_AGENT=IPHONE)
    here.log_in("ann")
    there.log_in("ann")
    page = here.read("/account/sessions")
    assert "Firefox, Linux" in page
    assert "Safari, iPhone" in page
    assert page.count("This one") == 1
    own, other = (row.id for row in rows(here.client.application))
    assert here.post(f"/account/sessions/{other}/end").status_code == 302
    assert not there.is_logged_in()
    assert here.is_logged_in()
    here.post(f"/account/sessions/{own}/end")
    assert not here.is_logged_in()


def test_all_other_sessions_are_ended_at_once(library, visit):
    library.add_person("ann")
    here, *others = (visit() for _ in range(3))
    for one in (here, *others):
        one.log_in("ann")
    here.post("/account/sessions/end-others")
    assert here.is_logged_in()
    assert not any(one.is_logged_in() for one in others)


def test_nobody_ends_a_session_of_somebody_else(app, ann, visit):
    (row,) = rows(app)
    ben = visit("ben")
    known = ben.post(f"/account/sessions/{row.id}/end")
    unknown = ben.post("/account/sessions/99999/end")
    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    assert ben.post(f"/account/sessions/{'9' * 40}/end").status_code == 302
    assert ann.is_logged_in()


@pytest.mark.parametrize(("remember", "days"), [(None, KEEP_DAYS), ("y", REMEMBER_DAYS)])
def test_a_session_ends_some_days_after_the_last_visit(app, library, guest, remember, days):
    library.add_person("ann")
    guest.log_in("ann", **({"remember": remember} if remember else {}))
    age(app, seen_at=utc_now() - timedelta(days=days, minutes=-1))
    assert guest.is_logged_in()  # which is a visit: it counts from here again
    assert utc_now() - rows(app)[0].seen_at < timedelta(minutes=1)
    age(app, seen_at=utc_now() - timedelta(days=days, minutes=1))
    assert not guest.is_logged_in()


def test_reading_writes_at_most_every_few_minutes(app, ann):
    before = utc_now() - timedelta(minutes=4)
    age(app, seen_at=before)
    ann.read("/")
    assert rows(app)[0].seen_at == before


def test_what_has_run_out_is_taken_away_at_the_next_log_in(app, library, visit):
    library.add_person("ann")
    visit().log_in("ann")
    age(app, seen_at=utc_now() - timedelta(days=REMEMBER_DAYS + 1))
    visit().log_in("ann")
    assert len(rows(app)) == 1


def test_a_new_password_ends_the_others_and_keeps_this_one(library, visit):
    library.add_person("ann")
    here, there = visit(), visit()
    here.log_in("ann")
    there.log_in("ann")
    assert here.submit("/account/password", password="a completely new password").location == "/account"
    assert here.is_logged_in()
    assert not there.is_logged_in()
    assert there.log_in("ann", PASSWORD).status_code == 422
    assert there.log_in("ann", "a completely new password").status_code == 302


@pytest.mark.parametrize("path", ["/account/password", "/account/email"])
def test_a_sensitive_change_asks_for_the_password_again_after_a_while(app, ann, path):
    assert ann.get(path).status_code == 200
    age(app, confirmed_at=utc_now() - timedelta(minutes=16))
    gate = ann.get(path)
    assert gate.location == f"/account/confirm?next={path}"
    assert ann.submit(gate.location, password="wrong").status_code == 422
    assert ann.get(path).status_code == 302
    assert ann.submit(gate.location, password=PASSWORD).location == path
    assert ann.get(path).status_code == 200


def test_a_form_that_was_opened_long_ago_changes_nothing(app, ann):
    age(app, confirmed_at=utc_now() - timedelta(minutes=61))
    assert ann.post("/account/password", password="a completely new password").status_code == 302
    assert Visitor(app).log_in("ann").status_code == 302


def test_guessing_the_password_of_an_open_session_is_braked(ann):
    for _ in range(10):
        assert ann.submit("/account/confirm", password="wrong").status_code == 422
    assert ann.submit("/account/confirm", password=PASSWORD).status_code == 429


@pytest.mark.parametrize("path", ["//evil.example", "https://evil.example"])
def test_confirming_leads_nowhere_else(ann, path):
    assert ann.submit(f"/account/confirm?next={path}", password=PASSWORD).location == "/"


def test_profile_and_address_are_changed(app, ann, library, visit):
    library.add_person("ben", email="ben@example.com")
    assert ann.submit("/account", display_name="Ann Lee").status_code == 302
    assert "Ann Lee" in ann.read("/authors/ann")
    assert ann.submit("/account", display_name=" ").status_code == 422
    assert ann.submit("/account/email", email="Ben@example.com").status_code == 422
    assert ann.submit("/account/email", email="Ann@example.com").status_code == 302
    assert visit().log_in("ann@example.com").status_code == 302


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2::3", "2001:db8:1::/48"),
        ("nonsense", ""),
        (None, ""),
    ],
)
def test_addresses_are_kept_coarse(address, network):
    assert coarsen(address) == network


@pytest.mark.parametrize(
    ("agent", "device"),
    [(FIREFOX, "Firefox, Linux"), (EDGE, "Edge, Windows"), (IPHONE, "Safari, iPhone"), ("<script>", "")],
)
def test_devices_are_named_as_people_know_them(agent, device):
    assert describe_visit(agent, None).device == device
