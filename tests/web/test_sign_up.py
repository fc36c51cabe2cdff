"""Opening an account."""

import threading

import pytest
from sqlalchemy import select

from tests.web.visitor import PASSWORD, Visitor
from web.extensions import db
from web.models import User
from web.services import accounts


def roles_of(app, name: str) -> list[str]:
    with app.app_context():
        user = db.session.scalars(select(User).where(User.name == name)).one()
        return [role.name for role in user.roles]


def test_sign_up_opens_an_account_and_logs_in(guest):
    response = guest.sign_up("lin")
    assert response.status_code == 302
    assert response.location == "/"
    assert guest.is_logged_in()


def test_first_account_is_administrator_and_the_second_has_the_usual_role(app, guest, visit):
    guest.sign_up("first")
    visit().sign_up("second")
    assert roles_of(app, "first") == ["administrator"]
    assert roles_of(app, "second") == ["author"]


def test_first_account_is_administrator_although_imported_authors_are_there(app, library, guest):
    library.add_person("imported", password_hash=None)
    guest.sign_up("first")
    assert roles_of(app, "first") == ["administrator"]


def test_two_first_accounts_at_once_give_one_administrator(app):
    """SQLite lets both look before either writes, unless the looking itself waits."""
    ready = threading.Barrier(2)

    def open_one(name):
        account = accounts.NewAccount(name, f"{name}@example.com", "", PASSWORD)
        with app.app_context():
            ready.wait()
            accounts.open_account(account, "author")

    threads = [threading.Thread(target=open_one, args=(name,)) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(roles_of(app, "one") + roles_of(app, "two")) == ["administrator", "author"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "a"),
        ("name", "x" * 65),
        ("name", "with space"),
        ("name", "../etc"),
        ("name", "-dash"),
        ("name", "名字"),
        ("name", "line\nend"),
        ("email", ""),
        ("email", "not an address"),
        ("email", f"{'x' * 250}@example.com"),
        ("display_name", "x" * 121),
        ("display_name", "bell\x07"),
        ("password", "too short"),
        ("password", "x" * 1001),
    ],
)
def test_sign_up_refuses_what_does_not_fit(app, guest, library, field, value):
    response = guest.sign_up(**{"name": "lin", field: value})
    assert response.status_code == 422
    assert 'aria-invalid="true"' in response.text
    assert library.count(User) == 0


def test_refused_sign_up_keeps_what_was_typed_but_not_the_password(guest):
    response = guest.sign_up("lin", password="short", display_name="Lin Shen")
    assert 'value="Lin Shen"' in response.text
    assert 'value="lin@example.com"' in response.text
    assert 'value="short"' not in response.text


@pytest.mark.parametrize("name", ["lin", "LIN"])
def test_a_taken_name_is_refused_in_any_case(guest, visit, name):
    guest.sign_up("lin")
    response = visit().sign_up(name, email="other@example.com")
    assert response.status_code == 422
    assert "Somebody has this name already." in response.text


def test_a_taken_address_is_refused_in_any_case(guest, visit):
    guest.sign_up("lin")
    response = visit().sign_up("other", email="Lin@Example.com")
    assert response.status_code == 422
    assert "Somebody has this address already." in response.text


def test_a_filled_trap_opens_no_account_and_says_nothing(guest, library):
    response = guest.sign_up("robot", website="http://example.com")
    assert response.status_code == 302
    assert library.count(User) == 0
    assert not guest.is_logged_in()


def test_closed_sign_up_is_not_there(make_app):
    visitor = Visitor(make_app(sign_up="closed"))
    assert visitor.get("/sign-up").status_code == 404
    assert visitor.post("/sign-up", name="lin").status_code == 404
    assert "/sign-up" not in visitor.read("/log-in")


def test_who_is_logged_in_is_not_asked_to_sign_up(ann):
    assert ann.get("/sign-up").status_code == 302
    assert ann.is_logged_in()


def test_sign_up_is_braked_by_address(app, guest):
    for _ in range(60):
        app.extensions["brakes"].sign_up.count("127.0.0.1")
    response = guest.sign_up("lin")
    assert response.status_code == 429
    assert "Retry-After" in response.headers
