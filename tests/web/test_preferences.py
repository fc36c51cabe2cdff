"""Language and theme: chosen by cookie, account or browser."""

import pytest

from tests.web.visitor import Visitor


def language_of(page: str) -> str:
    return page.split('<html lang="')[1].partition('"')[0]


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"),
        ("zh-TW", "zh-Hans"),
        ("de,en;q=0.5", "en"),
        ("de", "en"),
        ("*", "en"),
        ("en;q=0.1,zh;q=0.9", "zh-Hans"),
        (";;q=x,,\xff", "en"),
    ],
)
def test_language_follows_the_browser(guest, asked, language):
    assert language_of(guest.get("/", headers={"Accept-Language": asked}).text) == language


def test_language_of_the_blog_is_the_last_resort(make_app):
    visitor = Visitor(make_app(default_language="zh"))
    assert language_of(visitor.read("/")) == "zh-Hans"
    assert language_of(visitor.get("/", headers={"Accept-Language": "en"}).text) == "en"


def test_chosen_language_lasts_and_translates(guest):
    response = guest.post("/language", language="zh", next="/archive/")
    assert response.location == "/archive/"
    page = guest.read("/archive/")
    assert language_of(page) == "zh-Hans"
    assert "<title>归档" in page
    assert "Archive" not in page


def test_chosen_language_follows_a_person_to_another_browser(library, ann, visit):
    ann.post("/language", language="zh")
    assert language_of(visit("ann").read("/")) == "zh-Hans"


def test_refusals_of_forms_are_translated_too(guest):
    guest.post("/language", language="zh")
    response = guest.sign_up(name="")
    assert "此项必填。" in response.text
    assert "This is needed" not in response.text


@pytest.mark.parametrize("theme", ["light", "dark", "auto"])
def test_chosen_theme_lasts(guest, theme):
    guest.post("/theme", theme=theme)
    assert f'data-theme="{theme}"' in guest.read("/")


@pytest.mark.parametrize(("path", "field"), [("/language", "language"), ("/theme", "theme")])
@pytest.mark.parametrize("value", ["", "klingon", "<script>", "en\r\nSet-Cookie: x=y"])
def test_unknown_choice_is_refused(guest, path, field, value):
    assert guest.post(path, **{field: value}).status_code == 400


@pytest.mark.parametrize(("cookie", "value"), [("language", "klingon"), ("theme", '"><script>')])
def test_cookie_that_was_tampered_with_is_passed_over(guest, cookie, value):
    guest.client.set_cookie(cookie, value)
    page = guest.read("/")
    assert language_of(page) == "en"
    assert 'data-theme="auto"' in page


@pytest.mark.parametrize("secure", [True, False])
def test_cookies_keep_to_themselves(make_app, library, secure):
    library.add_person("ann")
    visitor = Visitor(make_app(secure_cookies=secure))
    options = (
        {"base_url": "https://localhost", "headers": {"Referer": "https://localhost/"}} if secure else {}
    )
    form = visitor.client.get("/log-in", **options).text
    token = form.split('name="csrf_token"')[1].split('value="')[1].partition('"')[0]
    data = {
        "csrf_token": token,
        "name_or_email": "ann",
        "password": "ink, stone, brush and paper",
        "remember": "y",
    }
    answers = [
        visitor.client.post("/theme", data={"csrf_token": token, "theme": "dark"}, **options),
        visitor.client.post("/log-in", data=data, **options),
    ]
    cookies = [cookie for answer in answers for cookie in answer.headers.getlist("Set-Cookie")]
    assert {cookie.partition("=")[0] for cookie in cookies} == {"theme", "session", "remember_token"}
    for cookie in cookies:
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert ("Secure" in cookie) is secure


@pytest.mark.parametrize("path", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_switch_leads_nowhere_else(guest, path):
    assert guest.post("/theme", theme="dark", next=path).location == "/"
