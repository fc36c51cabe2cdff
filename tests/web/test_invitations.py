"""Invitations: a link for one account, with a role and an end."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tests.web.databases import on_each_database
from tests.web.test_each_database import at_once
from tests.web.test_sign_up import roles_of
from tests.web.visitor import PASSWORD, Visitor
from web.extensions import db
from web.models import Invitation, User, utc_now
from web.services import accounts
from web.services.joining.invitations import InvitationOverError


def invite(visitor: Visitor, **fields) -> str:
    """The path of the link that the page shows."""
    page = visitor.submit("/invitations", **{"role": "author", "days": "7", "note": "For Lin", **fields})
    assert page.status_code == 200
    return re.search(r"<code>http://localhost(/sign-up\?invitation=[\w-]{43})</code>", page.text)[1]


def sign_up(visitor: Visitor, path: str, name: str = "lin"):
    return visitor.submit(path, name=name, email=f"{name}@example.com", password=PASSWORD)


@pytest.fixture
def blog(make_app, library):
    """Only by invitation."""
    library.add_person("adam", "administrator")
    return make_app(sign_up="invitation")


@pytest.fixture
def eve(blog, library):
    library.add_person("eve", "editor")
    eve = Visitor(blog)
    eve.log_in("eve")
    return eve


@on_each_database
def test_a_link_opens_one_account_with_its_role(blog, eve):
    path, lin = invite(eve), Visitor(blog)
    assert sign_up(lin, path).status_code == 302
    assert lin.is_logged_in()
    assert roles_of(blog, "lin") == ["author"]
    assert Visitor(blog).get(path).status_code == 404
    assert "is over" in Visitor(blog).get(path).text
    assert "used" in eve.read("/invitations")


def test_without_a_link_there_is_no_way_in(blog):
    guest = Visitor(blog)
    assert guest.get("/sign-up").status_code == 404
    assert guest.post("/sign-up", name="lin", email="l@example.com", password=PASSWORD).status_code == 404
    assert guest.get("/sign-up?invitation=nonsense").status_code == 404
    assert "/sign-up" not in guest.read("/log-in")


def test_a_link_works_beside_an_open_sign_up_and_not_beside_a_closed_one(eve, make_app):
    path = invite(eve, role="reader")
    assert Visitor(make_app(sign_up="closed")).get(path).status_code == 404
    open_blog = make_app(sign_up="open")
    assert sign_up(Visitor(open_blog), path).status_code == 302
    assert roles_of(open_blog, "lin") == ["reader"]


@on_each_database
def test_of_two_who_use_a_link_at_once_one_comes_in(app, blog, eve):
    token = invite(eve).partition("=")[2]

    def open_one(name: str):
        account = accounts.NewAccount(name, f"{name}@example.com", "", PASSWORD)
        return lambda: accounts.open_account(account, "author", token)

    errors = at_once(app, open_one("one"), open_one("two"), open_one("three"))
    assert [type(error) for error in errors] == [InvitationOverError] * 2
    with app.app_context():
        assert len(db.session.scalars(select(User).where(User.name.in_(("one", "two", "three")))).all()) == 1


def test_a_link_runs_out(app, blog, eve):
    path = invite(eve, days="1")
    with app.app_context():
        db.session.execute(update(Invitation).values(expires_at=utc_now() - timedelta(seconds=1)))
        db.session.commit()
    assert Visitor(blog).get(path).status_code == 404
    assert "run out" in eve.read("/invitations")


def test_a_link_that_was_taken_back_is_over(app, blog, eve):
    path = invite(eve)
    eve.post(f"/invitations/{id_of(app)}/take-back")
    assert Visitor(blog).get(path).status_code == 404
    assert "For Lin" not in eve.read("/invitations")


def test_nobody_gives_a_role_that_they_may_not_give(blog, eve, library):
    assert eve.form("/invitations", "role").choices["role"] == ["reader", "author"]
    for role in ("editor", "administrator", "emperor"):
        assert eve.submit("/invitations", role=role).status_code == 422
    adam = Visitor(blog)
    adam.log_in("adam")
    assert adam.form("/invitations", "role").choices["role"][-1] == "administrator"
    assert library.count(Invitation) == 0


def test_an_administrator_sees_all_and_an_editor_their_own(app, blog, eve, library):
    invite(eve, note="From Eve")
    adam, ella = Visitor(blog), Visitor(blog)
    library.add_person("ella", "editor")
    adam.log_in("adam")
    ella.log_in("ella")
    assert "From Eve" in adam.read("/invitations")
    assert "From Eve" not in ella.read("/invitations")
    assert ella.post(f"/invitations/{id_of(app)}/take-back").status_code == 403
    assert adam.post(f"/invitations/{id_of(app)}/take-back").status_code == 302


def test_the_link_stands_in_no_row_and_no_log(app, blog, eve, capsys):
    path = invite(eve)
    sign_up(Visitor(blog), path)
    token = path.partition("=")[2]
    with app.app_context():
        row = db.session.scalars(select(Invitation)).one()
        assert token not in str(vars(row))
    written = capsys.readouterr()
    assert "path=/sign-up" in written.err
    assert token not in written.err + written.out


def test_a_refused_form_leaves_the_link_good(blog, eve):
    path, lin = invite(eve), Visitor(blog)
    assert sign_up(lin, path, name="eve").status_code == 422
    assert sign_up(lin, path).status_code == 302


def id_of(app) -> int:
    with app.app_context():
        return db.session.scalars(select(Invitation.id)).one()
