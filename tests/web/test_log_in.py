"""Logging in and out, and how long a session lasts."""

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from tests.web.visitor import PASSWORD, Visitor
from web.extensions import db
from web.models import User
from web.services import accounts

OUTSIDE = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https://evil.example/",
    "http:evil.example",
    "javascript:alert(1)",
    "/\t/evil.example",
    "/\n/evil.example",
    "//[",
    "/\x00/evil.example",
    "evil.example",
    "",
]


@pytest.mark.parametrize("typed", ["ann", "ANN", " ann ", "ann@example.com", "Ann@Example.COM"])
def test_log_in_takes_name_or_address_in_any_case(library, guest, typed):
    library.add_person("ann", email="ann@example.com")
    assert guest.log_in(typed).status_code == 302
    assert guest.is_logged_in()


@pytest.mark.parametrize(("name", "password"), [("ann", "wrong password"), ("nobody", PASSWORD)])
def test_wrong_name_and_wrong_password_read_the_same(library, guest, name, password):
    library.add_person("ann")
    response = guest.log_in(name, password)
    assert response.status_code == 422
    assert "Name or password is wrong." in response.text
    assert not guest.is_logged_in()


def test_nobody_logs_in_as_an_imported_author(library, guest):
    library.add_person("imported", password_hash=None)
    for password in ("", "None", PASSWORD, "nobody logs in with this"):
        assert guest.log_in("imported", password).status_code == 422


def test_log_out_ends_the_session(ann):
    assert ann.log_out().status_code == 302
    assert not ann.is_logged_in()


def test_log_out_also_ends_a_remembered_log_in(library, guest):
    library.add_person("ann")
    guest.log_in("ann", remember="y")
    assert guest.client.get_cookie("remember_token")
    guest.log_out()
    assert not guest.client.get_cookie("remember_token")
    assert not guest.is_logged_in()


def test_remembered_log_in_outlives_the_session_cookie(library, guest):
    library.add_person("ann")
    guest.log_in("ann", remember="y")
    guest.client.delete_cookie("session")
    assert guest.is_logged_in()


def test_log_in_without_remember_ends_with_the_session_cookie(ann):
    ann.client.delete_cookie("session")
    assert not ann.is_logged_in()


@pytest.mark.parametrize("options", [{}, {"remember": "y"}])
def test_new_password_ends_every_session(app, library, visit, options):
    library.add_person("ann")
    here, there = visit(), visit()
    here.log_in("ann", **options)
    there.log_in("ann", **options)
    with app.app_context():
        accounts.set_password("ann", "a completely new password")
    assert not here.is_logged_in()
    assert not there.is_logged_in()
    assert here.log_in("ann", "a completely new password").status_code == 302


def test_session_of_a_deleted_account_is_a_guests(app, ann):
    with app.app_context():
        db.session.delete(db.session.scalars(select(User)).one())
        db.session.commit()
    assert not ann.is_logged_in()


def test_session_signed_with_another_key_is_nobodys(library, make_app, app):
    library.add_person("ann")
    stranger = Visitor(make_app(secret_key="another key that only these tests use, 32+"))
    stranger.log_in("ann")
    guest = Visitor(app)
    guest.client.set_cookie("session", stranger.client.get_cookie("session").value)
    assert not guest.is_logged_in()


def test_log_in_starts_a_new_session(library, guest):
    library.add_person("ann")
    token = guest.token()
    guest.log_in("ann")
    assert guest.client.post("/log-out", data={"csrf_token": token}).status_code == 400


def test_log_in_leads_back_to_where_one_wanted_to_go(library, guest):
    library.add_person("ann")
    gate = guest.get("/drafts?page=1")
    assert gate.status_code == 302
    assert gate.location == "/log-in?next=/drafts?page%3D1"
    assert guest.log_in("ann", path=gate.location).location == "/drafts?page=1"


@pytest.mark.parametrize("path", OUTSIDE)
def test_log_in_leads_nowhere_else(library, guest, path):
    library.add_person("ann")
    token = guest.form("/log-in", "password").fields["csrf_token"]
    data = {"name_or_email": "ann", "password": PASSWORD, "csrf_token": token, "next": path}
    assert guest.client.post("/log-in", data=data).location == "/"


@pytest.mark.parametrize("path", OUTSIDE)
def test_who_is_logged_in_already_is_led_nowhere_else(ann, path):
    assert ann.get("/log-in", query_string={"next": path}).location == "/"


def test_hash_with_older_parameters_is_renewed(app, library, guest):
    old = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    library.add_person("ann", password_hash=old)
    guest.log_in("ann")
    with app.app_context():
        assert db.session.scalars(select(User.password_hash)).one() != old
    assert guest.is_logged_in()


def test_guessing_one_name_is_braked_from_any_address(library, visit):
    library.add_person("ann")
    for number in range(10):
        assert visit(REMOTE_ADDR=f"192.0.2.{number}").log_in("ann", "wrong").status_code == 422
    response = visit(REMOTE_ADDR="192.0.2.99").log_in("ann")
    assert response.status_code == 429
    assert response.headers["Retry-After"]
    assert visit(REMOTE_ADDR="192.0.2.99").log_in("ben").status_code == 422


def test_guessing_many_names_is_braked_by_address(app, library, visit):
    library.add_person("ann")
    for _ in range(30):
        app.extensions["brakes"].log_in_by_address.count("192.0.2.1")
    assert visit(REMOTE_ADDR="192.0.2.1").log_in("ann").status_code == 429
    assert visit(REMOTE_ADDR="192.0.2.2").log_in("ann").status_code == 302


def test_forwarded_address_of_a_visitor_is_not_believed(app, library, guest):
    for _ in range(30):
        app.extensions["brakes"].log_in_by_address.count("127.0.0.1")
    library.add_person("ann")
    form = guest.form("/log-in", "password")
    data = {**form.fields, "name_or_email": "ann", "password": PASSWORD}
    headers = {"X-Forwarded-For": "192.0.2.7"}
    assert guest.client.post("/log-in", data=data, headers=headers).status_code == 429


def test_behind_a_proxy_its_last_word_about_the_address_counts(make_app, library):
    library.add_person("ann")
    app = make_app(trusted_proxies=1)
    for _ in range(30):
        app.extensions["brakes"].log_in_by_address.count("192.0.2.7")
    braked = Visitor(app, HTTP_X_FORWARDED_FOR="10.0.0.1, 192.0.2.7")
    assert braked.log_in("ann").status_code == 429
    free = Visitor(app, HTTP_X_FORWARDED_FOR="192.0.2.7, 10.0.0.1")
    assert free.log_in("ann").status_code == 302


def test_right_password_releases_the_name(app, library, guest):
    library.add_person("ann")
    for _ in range(9):
        app.extensions["brakes"].log_in_by_name.count("ann")
    guest.log_in("ann")
    assert app.extensions["brakes"].log_in_by_name.seconds_to_wait("ann") == 0
    app.extensions["brakes"].log_in_by_name.count("ann")
    assert app.extensions["brakes"].log_in_by_name.seconds_to_wait("ann") == 0
