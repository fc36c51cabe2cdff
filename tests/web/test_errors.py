"""Whatever goes wrong has a page, which needs no database and shows nothing of the inside."""

import pytest
from flask import abort
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from tests.web.visitor import Visitor

FORBIDDEN_WORDS = ("Traceback", "sqlalchemy", "werkzeug", 'File "', "sqlite", "password_hash")


def assert_is_page(response, code: int) -> None:
    assert response.status_code == code
    assert response.mimetype == "text/html"
    assert f'<p class="kicker number">{code}</p>' in response.text
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Content-Security-Policy"]
    assert not [word for word in FORBIDDEN_WORDS if word in response.text]


@pytest.fixture
def breaking(make_app):
    """A blog in which one more address breaks as it is told."""

    def make(error: Exception, **changes) -> Visitor:
        app = make_app(**changes)

        @app.get("/break")
        def fail():
            raise error

        return Visitor(app)

    return make


@pytest.mark.parametrize(
    "path", ["/nowhere", "/posts/nothing", "/pages/nothing", "/media/x", "/static/none.css"]
)
def test_missing_page_says_so(guest, path):
    assert_is_page(guest.get(path), 404)


@pytest.mark.parametrize(
    "path", ["/posts/" + "x" * 3000, "/posts/%00", "/posts/%ff%fe", "/posts/墨", "/tags/a%2fb", "/%e2%80%ae"]
)
def test_odd_addresses_are_only_missing(guest, path):
    assert_is_page(guest.get(path), 404)


def test_wrong_method_names_the_right_ones(ann):
    response = ann.client.delete("/")
    assert_is_page(response, 405)
    assert "GET" in response.headers["Allow"]


def test_too_large_a_request_is_refused_in_words(ann):
    response = ann.post("/preview", markdown="x" * (17 * 2**20))
    assert_is_page(response, 413)


def test_forbidden_says_so(visit):
    assert_is_page(visit("rea", "reader").get("/write"), 403)


@pytest.mark.parametrize("code", [400, 401, 403, 404, 405, 410, 413, 414, 418, 429, 500, 501, 503, 504])
def test_each_error_has_a_page(make_app, code):
    app = make_app()
    app.add_url_rule("/break", view_func=lambda: abort(code))
    assert_is_page(Visitor(app).get("/break"), code)


@pytest.mark.parametrize("error", [RuntimeError("secret-of-the-house"), KeyError("secret-of-the-house")])
def test_failure_of_ours_is_a_500_and_is_written_down(breaking, capsys, error):
    response = breaking(error).get("/break")
    assert_is_page(response, 500)
    assert "secret-of-the-house" not in response.text
    logged = capsys.readouterr().err
    assert "secret-of-the-house" in logged
    assert "Traceback" in logged


@pytest.mark.parametrize(
    "error", [OperationalError("SELECT 1", {}, Exception("gone away")), PoolTimeoutError("full")]
)
def test_database_that_does_not_answer_is_a_503_with_a_time_to_wait(breaking, error):
    response = breaking(error).get("/break")
    assert_is_page(response, 503)
    assert response.headers["Retry-After"] == "10"


def test_page_of_an_error_stands_without_a_database(make_app, tmp_path):
    gone = Visitor(make_app(database_url=f"sqlite:///{tmp_path}/no/such/folder/blog.db"))
    for path in ("/", "/posts/ink", "/tags/", "/archive/", "/feed.atom", "/authors/ann"):
        assert_is_page(gone.get(path), 503)
    assert_is_page(gone.get("/nowhere"), 404)


def test_page_of_an_error_stands_without_a_database_for_who_is_logged_in(make_app, library, tmp_path):
    library.add_person("ann")
    here = Visitor(make_app())
    here.log_in("ann", remember="y")
    gone = Visitor(make_app(database_url=f"sqlite:///{tmp_path}/no/such/folder/blog.db"))
    for name in ("session", "remember_token"):
        gone.client.set_cookie(name, here.client.get_cookie(name).value)
    assert_is_page(gone.get("/"), 503)
    assert_is_page(gone.get("/nowhere"), 404)


def test_page_of_an_error_speaks_the_visitors_language(guest):
    guest.post("/language", language="zh")
    assert "There is nothing here" not in guest.get("/nowhere").text


def test_address_in_an_error_is_escaped(guest):
    response = guest.get("/<script>alert(1)</script>?x=<script>alert(2)</script>")
    assert "<script>alert" not in response.text


def test_missing_slash_leads_to_the_page(guest):
    response = guest.get("/archive")
    assert response.status_code == 308
    assert response.location.endswith("/archive/")
