"""Tokens of the API: made on a page, shown once, good as far as their scopes and their owner go."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tests.web.api_client import Program, assert_problem
from tests.web.databases import on_each_database
from tests.web.library import Library
from tests.web.visitor import Visitor
from web.extensions import db
from web.models import ApiToken, AuditEntry, User, utc_now
from web.services import accounts
from web.services.authentication.api_tokens import MOST_TOKENS
from web.services.brakes import Brake
from web.services.membership import set_blocked
from web.views.account.tokens import SCOPES


def make_token(visitor: Visitor, scopes=("read",), **fields) -> str:
    typed = {"name": "The editor on my desk", "days": "30", **fields}
    page = visitor.submit("/account/tokens", **typed, scopes=list(scopes))
    assert page.status_code == 200, page.text
    return re.search(r"<code>(ink_[\w-]{43})</code>", page.text)[1]


def me(app, token: str):
    return app.test_client().get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})


@on_each_database
def test_a_token_is_shown_once_and_opens_the_api(app, visit):
    ann = visit("ann")
    token = make_token(ann, ["read", "posts"])
    facts = me(app, token).json
    assert (facts["name"], facts["roles"], facts["scopes"]) == ("ann", ["author"], ["posts", "read"])
    page = ann.read("/account/tokens")
    assert token not in page
    assert "The editor on my desk" in page
    assert "last used" in page


def test_only_its_digest_is_stored(app, ann, capsys):
    token = make_token(ann)
    me(app, token)
    with app.app_context():
        rows = [*db.session.scalars(select(ApiToken)), *db.session.scalars(select(AuditEntry))]
        assert len(rows) == 2
        assert token not in "".join(str(vars(row)) for row in rows)
    written = capsys.readouterr()
    assert token not in written.err + written.out


def test_making_and_taking_back_stand_in_the_audit_log(app, ann):
    make_token(ann)
    with app.app_context():
        number = db.session.scalars(select(ApiToken.id)).one()
    assert ann.post(f"/account/tokens/{number}/take-back").status_code == 302
    with app.app_context():
        said = [entry.action for entry in db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))]
    assert said == ["token-made", "token-taken-back"]


def test_a_token_that_was_taken_back_opens_nothing(app, ann):
    token = make_token(ann)
    with app.app_context():
        number = db.session.scalars(select(ApiToken.id)).one()
    ann.post(f"/account/tokens/{number}/take-back")
    assert_problem(me(app, token), 401)


def test_nobody_takes_back_anothers(app, ann, visit):
    token = make_token(ann)
    with app.app_context():
        number = db.session.scalars(select(ApiToken.id)).one()
    assert visit("ben").post(f"/account/tokens/{number}/take-back").status_code == 302
    assert me(app, token).status_code == 200


def test_a_token_runs_out(app, ann):
    token = make_token(ann)
    with app.app_context():
        db.session.execute(update(ApiToken).values(expires_at=utc_now() - timedelta(seconds=1)))
        db.session.commit()
    assert_problem(me(app, token), 401)
    assert "run out" in ann.read("/account/tokens")


def test_who_is_blocked_has_no_token(app, ann, library):
    token = make_token(ann)
    library.add_person("ada", "administrator")
    with app.app_context():
        set_blocked(db.session.scalars(select(User.id).where(User.name == "ann")).one(), None, blocked=True)
    assert_problem(me(app, token), 401)


def test_where_an_operator_sets_the_password_tokens_end(app, ann):
    token = make_token(ann)
    with app.app_context():
        accounts.set_password("ann", "a new one, of an operator")
    assert_problem(me(app, token), 401)


def test_roles_are_those_of_the_moment(app, library):
    program = Program(app, "eve", "editor")
    draft = library.add_post("Another's", by="ben", status="draft")
    assert [post["slug"] for post in program.read("/posts")["items"]] == [draft]
    with app.app_context():
        accounts.set_role("eve", "reader")
    assert program.read("/posts")["items"] == []


def test_the_secret_is_asked_again_before_a_token_is_made(app, ann):
    with app.app_context():
        db.session.execute(
            update(db.metadata.tables["sessions"]).values(confirmed_at=utc_now() - timedelta(hours=2))
        )
        db.session.commit()
    assert "/account/confirm" in ann.get("/account/tokens").location


def test_only_scopes_that_would_open_something_are_offered(app, visit):
    rita, eve = visit("rita", "reader"), visit("eve", "editor")
    assert "Rename, merge" not in rita.read("/account/tokens")
    assert "Rename, merge" in eve.read("/account/tokens")
    refused = rita.submit("/account/tokens", name="x", days="30", scopes=["posts"])
    assert refused.status_code == 422


@pytest.mark.parametrize(
    "fields", [{"name": ""}, {"name": "x" * 121}, {"days": "36500"}, {"scopes": []}, {"scopes": ["all"]}]
)
def test_a_form_that_is_wrong_makes_no_token(library, ann, fields):
    typed = {"name": "x", "days": "30", "scopes": ["read"], **fields}
    assert ann.submit("/account/tokens", **typed).status_code == 422
    assert library.count(ApiToken) == 0


def test_nobody_gathers_tokens_without_end(app, ann, monkeypatch):
    monkeypatch.setattr("web.services.authentication.api_tokens.MOST_TOKENS", 1)
    make_token(ann)
    assert ann.submit("/account/tokens", name="x", days="30", scopes=["read"]).status_code == 422
    assert MOST_TOKENS == 50


def test_every_scope_of_the_page_is_one_of_the_api(app):
    operations = [getattr(view, "operation", None) for view in app.view_functions.values()]
    used = {operation.scope for operation in operations if operation} - {""}
    assert used == SCOPES.keys()


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer x", "Basic YTpi", "Bearer ink_" + "x" * 43, "Bearer " + "x" * 999, "é"]
)
def test_without_a_good_token_there_is_nothing(client, header):
    response = client.get("/api/v1/me", headers={"Authorization": header} if header else {})
    assert_problem(response, 401)
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_cookie_is_not_taken(ann):
    assert_problem(ann.client.get("/api/v1/me"), 401)
    assert ann.is_logged_in()


def test_the_api_sets_no_cookie_and_lets_no_other_site_in(app):
    program = Program(app)
    for response in (program.get("/me", headers={"Origin": "https://evil.example"}), program.get("/no")):
        assert "Set-Cookie" not in response.headers
        assert not [name for name, _value in response.headers if name.startswith("Access-Control")]
    assert program.ask("OPTIONS", "/me").status_code == 405


def test_too_many_requests_wait(app):
    program, other = Program(app), Program(app, "ben")
    app.extensions["brakes"].api = Brake(limit=3, seconds=60)
    assert [program.get("/me").status_code for _ in range(4)] == [200, 200, 200, 429]
    response = program.get("/me")
    assert_problem(response, 429)
    assert 0 < int(response.headers["Retry-After"]) <= 61
    assert other.get("/me").status_code == 200


def test_guessing_is_braked_and_does_not_lock_out_who_has_a_token(app):
    program = Program(app)
    app.extensions["brakes"].api_refused = Brake(limit=2, seconds=60)
    assert [me(app, f"ink_{n}").status_code for n in range(3)] == [401, 401, 429]
    assert program.get("/me").status_code == 200


def test_an_account_that_goes_takes_its_tokens(app, library):
    Program(app, "ben")
    with app.app_context():
        db.session.delete(db.session.scalars(select(User).where(User.name == "ben")).one())
        db.session.commit()
    assert Library(app).count(ApiToken) == 0
