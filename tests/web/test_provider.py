"""Logging in through an OpenID Connect provider, which answers over real HTTP."""

from datetime import timedelta

import pytest
import requests
from joserfc.jwk import OctKey, RSAKey
from sqlalchemy import select, update

from tests.web.databases import on_each_database
from tests.web.oidc_provider import CLIENT_ID, CLIENT_SECRET, start
from tests.web.test_sign_up import roles_of
from tests.web.visitor import PASSWORD, Visitor
from web.extensions import db
from web.models import Identity, User, UserSession, utc_now
from web.services.authentication import second_factor
from web.settings import ProviderSettings

LIN = {"sub": "1001", "email": "lin@example.com", "email_verified": True, "preferred_username": "lin"}


@pytest.fixture
def provider():
    provider = start()
    provider.person = dict(LIN)
    yield provider
    provider.shutdown()
    provider.server_close()


@pytest.fixture
def ways(provider) -> ProviderSettings:
    return ProviderSettings(provider.issuer, CLIENT_ID, CLIENT_SECRET, "Brushwood")


@pytest.fixture
def blog(make_app, ways, library):
    library.add_person("adam", "administrator")
    return make_app(provider=ways)


@pytest.fixture
def lin(blog) -> Visitor:
    return Visitor(blog)


def go(visitor: Visitor, path: str = "/log-in/provider"):
    """There and back, as a browser follows."""
    gate = visitor.get(path)
    assert gate.status_code == 302, gate.text
    back = requests.get(gate.location, allow_redirects=False, timeout=5).headers["Location"]
    return visitor.get(back.removeprefix("http://localhost"))


@on_each_database
def test_a_log_in_opens_an_account_and_finds_it_again(blog, lin, library, provider):
    assert "Go on with Brushwood" in lin.read("/log-in")
    assert go(lin, "/log-in/provider?next=/account").location == "/account"
    assert "lin@example.com" in lin.read("/account")
    assert roles_of(blog, "lin") == ["author"]
    other, provider.person["email"] = Visitor(blog), "moved@example.com"
    go(other)
    assert "/authors/lin" in other.read("/")
    assert library.count(User) == 2


def test_the_question_carries_state_nonce_and_a_challenge(lin, provider):
    go(lin)
    (asked,) = provider.asked
    assert asked["code_challenge_method"] == "S256"
    assert asked["scope"] == "openid email profile"
    assert asked["redirect_uri"] == "http://localhost/log-in/provider/callback"
    assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) >= 20


@pytest.mark.parametrize(
    "lies",
    [
        {"claims": {"nonce": "another"}},
        {"claims": {"iss": "http://127.0.0.1:1"}},
        {"claims": {"aud": "another-client"}},
        {"claims": {"exp": 1}},
        {"claims": {"sub": ""}},
        {"answer": {"state": "another"}},
        {"answer": {"code": "another"}},
        {"key": RSAKey.generate_key(2048)},
        {"key": OctKey.import_key(CLIENT_SECRET), "algorithms": ["HS256", "RS256"]},
        {"algorithms": ["none", "HS256"]},
        {"metadata_issuer": "https://login.example.org"},
    ],
    ids=[
        *("nonce", "issuer", "audience", "expired", "nobody", "state", "code"),
        *("another key", "a shared secret", "no signature", "another's metadata"),
    ],
)
def test_a_false_word_logs_nobody_in(lin, provider, library, lies):
    provider.lies = lies
    gate = lin.get("/log-in/provider")
    if gate.location != "/log-in":  # else it was refused before anybody was led there
        back = requests.get(gate.location, allow_redirects=False, timeout=5).headers["Location"]
        assert lin.get(back.removeprefix("http://localhost")).location == "/log-in"
    assert "did not succeed" in lin.read("/log-in")
    assert library.count(User) == 1


def test_an_answer_is_taken_in_the_browser_that_asked_and_once(blog, lin, provider):
    gate = lin.get("/log-in/provider")
    back = requests.get(gate.location, allow_redirects=False, timeout=5).headers["Location"]
    path = back.removeprefix("http://localhost")
    assert Visitor(blog).get(path).location == "/log-in"
    assert lin.get(path).location == "/"
    lin.log_out()
    assert lin.get(path).location == "/log-in"
    assert not lin.is_logged_in()


def test_a_provider_that_is_away_is_said(make_app, ways, library):
    away = ProviderSettings("http://127.0.0.1:9", CLIENT_ID, CLIENT_SECRET)
    visitor = Visitor(make_app(provider=away))
    assert visitor.get("/log-in/provider").location == "/log-in"
    assert "did not succeed" in visitor.read("/log-in")


def test_without_a_provider_nothing_of_it_is_there(ann):
    for path in ("/log-in/provider", "/log-in/provider/callback", "/account/log-ins", "/account/log-ins/new"):
        assert ann.get(path).status_code == 404


@pytest.mark.parametrize("path", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_it_leads_nowhere_else(lin, path):
    assert go(lin, f"/log-in/provider?next={path}").location == "/"


def test_a_proved_address_on_both_sides_is_the_same_person(blog, library, lin, app):
    owner = library.add_person("lin", "editor", email="lin@example.com", email_confirmed_at=utc_now())
    go(lin)
    with app.app_context():
        assert db.session.scalars(select(Identity.user_id)).one() == owner


@pytest.mark.parametrize("said", [False, None, "true", 1])
def test_an_address_that_the_provider_does_not_vouch_for_ties_nothing(library, lin, provider, said):
    facts = {"email": "lin@example.com", "email_confirmed_at": utc_now()}
    library.add_person("lin", "editor", **facts)
    provider.person["email_verified"] = said
    go(lin)
    assert "/authors/lin-2" in lin.read("/")  # an account of their own, without that address
    with lin.client.application.app_context():
        assert db.session.scalars(select(User.email).where(User.name == "lin-2")).one() is None


def test_an_address_that_was_never_proved_here_ties_nothing(library, lin):
    """Whoever opened that account may have typed the address of somebody else, to be there first."""
    library.add_person("squatter", email="lin@example.com")
    assert go(lin).location == "/log-in"
    assert "An account has this address." in lin.read("/log-in")
    assert not lin.is_logged_in()


def test_subjects_are_told_apart_to_the_letter(blog, provider, library):
    for subject in ("abc", "ABC", "äbc"):
        provider.person = {"sub": subject, "preferred_username": "pat"}
        go(Visitor(blog))
    assert library.count(User) == 4


def test_the_second_factor_is_asked_for_as_well(app, library, lin):
    owner = library.add_person("lin", email="lin@example.com", email_confirmed_at=utc_now())
    with app.app_context():
        second_factor.prepare(owner)
        db.session.execute(update(second_factor.SecondFactor).values(confirmed_at=utc_now()))
        db.session.commit()
    assert go(lin, "/log-in/provider?next=/drafts").location == "/log-in/code?next=/drafts"
    assert not lin.is_logged_in()


@pytest.mark.parametrize("mode", ["invitation", "closed"])
def test_it_opens_no_account_where_sign_up_is_not_open(make_app, ways, library, mode):
    library.add_person("adam", "administrator")
    lin = Visitor(make_app(provider=ways, sign_up=mode))
    assert go(lin).location == "/log-in"
    assert library.count(User) == 1


def test_an_invitation_is_used_up(make_app, ways, library):
    library.add_person("eve", "editor")
    blog = make_app(provider=ways, sign_up="invitation")
    eve, lin = Visitor(blog), Visitor(blog)
    eve.log_in("eve")
    page = eve.submit("/invitations", role="reader", days="7").text
    token = page.partition("invitation=")[2][:43]
    assert f"invitation={token}" in lin.read(f"/sign-up?invitation={token}").partition("other-way")[2]
    assert go(lin, f"/log-in/provider?invitation={token}").location == "/"
    assert roles_of(blog, "lin") == ["reader"]
    assert Visitor(blog).get(f"/sign-up?invitation={token}").status_code == 404


def test_it_is_added_to_an_account_and_removed(app, blog, library, provider):
    library.add_person("ann")
    ann = Visitor(blog)
    ann.log_in("ann")
    assert go(ann, "/account/log-ins/new").location == "/account/log-ins"
    assert provider.issuer in ann.read("/account/log-ins")
    again = Visitor(blog)
    go(again)
    assert "/authors/ann" in again.read("/")
    with app.app_context():
        (row,) = db.session.scalars(select(Identity.id))
    ann.post(f"/account/log-ins/{row}/end")
    assert provider.issuer not in ann.read("/account/log-ins")


def test_what_belongs_to_another_account_is_not_taken_over(blog, library, lin):
    go(lin)
    library.add_person("ann")
    ann = Visitor(blog)
    ann.log_in("ann")
    go(ann, "/account/log-ins/new")
    assert "belongs to another account" in ann.read("/account/log-ins")


def test_the_only_way_in_is_kept_and_a_password_can_be_set(app, lin):
    go(lin)
    with app.app_context():
        (row,) = db.session.scalars(select(Identity.id))
    lin.post(f"/account/log-ins/{row}/end")
    assert "Set a password first." in lin.read("/account/log-ins")
    assert lin.submit("/account/password", password=PASSWORD).status_code == 302
    lin.post(f"/account/log-ins/{row}/end")
    assert lin.log_out().status_code == 302
    assert lin.log_in("lin").status_code == 302


@pytest.mark.parametrize(("person", "passes"), [({}, True), ({"auth_time": 1}, False), ({"sub": "2"}, False)])
def test_who_has_no_password_shows_themselves_by_logging_in_anew(app, lin, provider, person, passes):
    go(lin)
    with app.app_context():
        db.session.execute(update(UserSession).values(confirmed_at=utc_now() - timedelta(hours=2)))
        db.session.commit()
    gate = lin.get("/account/password")
    assert gate.location == "/account/confirm?next=/account/password"
    assert "Log in again with Brushwood" in lin.read(gate.location)
    assert lin.post("/account/confirm").status_code == 422
    provider.person |= person
    go(lin, "/log-in/provider?next=/account/password")
    assert provider.asked[-1]["prompt"] == "login"
    assert (lin.get("/account/password").status_code == 200) is passes


def test_no_secret_is_written_into_the_log(lin, provider, capsys):
    go(lin)
    provider.lies = {"claims": {"nonce": "another"}}
    lin.log_out()
    go(lin)
    written = "".join(capsys.readouterr())
    assert "provider's answer refused" in written
    assert len(provider.issued) > 4
    assert not [secret for secret in (*provider.issued, CLIENT_SECRET) if secret in written]
