"""Lines of the log: one per request, none forged, and no secret in any."""

import json
import re
from urllib.parse import quote

import pytest

from tests.web.visitor import PASSWORD, Visitor
from web.services.markdown import Rendered

START = re.compile(r"20\d\d-\d\d-\d\dT[\d:.]+Z \[")
FORGED = "2026-01-01T00:00:00.000000Z [info     ] request method=GET path=/admin status=200"


@pytest.fixture
def lines(capsys):
    """What was written since the last look, by line."""

    def lines() -> list[str]:
        return capsys.readouterr().err.removesuffix("\n").split("\n")

    return lines


@pytest.fixture
def json_blog(make_app) -> Visitor:
    return Visitor(make_app(json_log=True))


def test_each_request_writes_one_line(guest, lines):
    lines()
    guest.get("/archive/?secret=1")
    (line,) = lines()
    assert re.search(r"request method=GET ms=[\d.]+ path=/archive/ request_id=[0-9a-f]{32} status=200", line)


def test_json_lines_are_json(json_blog, lines):
    lines()
    json_blog.get("/墨 x")
    (line,) = lines()
    record = json.loads(line)
    assert record["event"] == "request"
    assert (record["method"], record["path"], record["status"]) == ("GET", "/%E5%A2%A8%20x", 404)
    assert record["level"] == "info"


def test_probes_and_files_write_no_line_while_all_is_well(guest, lines):
    lines()
    for path in ("/healthz", "/readyz", "/static/css/base.css"):
        guest.get(path)
    assert lines() == [""]
    guest.get("/static/none.css")
    assert len(lines()) == 1


ODD = [f"\n{FORGED}", f"\r\n{FORGED}", f"\u2028{FORGED}", "\x1b[31mred", "\x00", "\x85" + FORGED]


@pytest.mark.parametrize("as_json", [True, False])
@pytest.mark.parametrize("odd", ODD)
def test_address_forges_no_line(make_app, lines, as_json, odd):
    visitor = Visitor(make_app(json_log=as_json))
    lines()
    visitor.get(f"/{quote(odd)}")
    (line,) = lines()
    assert line.isprintable()


@pytest.mark.parametrize("odd", ODD)
def test_message_of_a_failure_forges_no_line(make_app, lines, odd):
    app = make_app()
    app.add_url_rule("/break", view_func=lambda: fail(odd))
    lines()
    Visitor(app).get("/break")
    found = lines()
    assert all(line.isprintable() for line in found)
    assert len([line for line in found if START.match(line)]) == 2, "the failure's own and the request's"
    assert all(START.match(line) or line.startswith("    ") for line in found if line)


@pytest.mark.parametrize("odd", ODD)
def test_message_of_a_failure_is_one_line_of_json(make_app, lines, odd):
    app = make_app(json_log=True)
    app.add_url_rule("/break", view_func=lambda: fail(odd))
    lines()
    Visitor(app).get("/break")
    assert [json.loads(line)["event"] for line in lines()] == ["failed", "request"]


def fail(message: str) -> None:
    raise RuntimeError(message)


@pytest.mark.parametrize("as_json", [True, False])
def test_failure_is_tied_to_its_request(make_app, lines, as_json):
    app = make_app(json_log=as_json)
    app.add_url_rule("/break", view_func=lambda: 1 / 0)
    lines()
    Visitor(app).get("/break", headers={"X-Request-ID": "the-one-request"})
    found = lines()
    assert "ZeroDivisionError" in "".join(found)
    assert "the-one-request" in found[0]
    assert "the-one-request" in found[-1]
    assert "500" in found[-1]


def test_no_secret_is_written(guest, lines, settings):
    lines()
    guest.sign_up("lin", email="lin@example.com")
    guest.log_out()
    guest.log_in("lin", "another, wrong password")
    guest.log_in("lin", remember="y")
    guest.get(f"/log-in?password={PASSWORD}")
    text = "\n".join(lines())
    cookies = [guest.client.get_cookie(name).value for name in ("session", "remember_token")]
    for secret in (PASSWORD, "argon2", "wrong password", "@example.com", settings.secret_key, *cookies):
        assert secret not in text


def test_row_that_the_database_refuses_is_not_written(ann, lines, monkeypatch):
    monkeypatch.setattr("web.services.publishing.render", lambda _text: Rendered(None, "a summary"))
    lines()
    response = ann.submit("/write", title="Ink", markdown="Nobody shall read this.")
    text = "\n".join(lines())
    assert response.status_code == 500
    assert "IntegrityError" in text
    assert "Nobody shall" not in text
    assert "a summary" not in text


def test_settings_show_no_secret(settings):
    assert settings.secret_key not in repr(settings)
    assert settings.database_url not in repr(settings)
