"""Pages that all guests may be given the same bytes of: what they hold, and when they are another."""

import gzip
import itertools
import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from tests.web.databases import on_each_database
from web.extensions import db
from web.models import Comment, utc_now
from web.services import page_state

MAP = Path(__file__).parents[2] / "nginx/templates/25-cache.conf.template"
SHARED = (
    "/",
    "/posts/ink",
    "/tags/",
    "/tags/stone",
    "/authors/ann",
    "/archive/",
    "/feed.atom",
    "/sitemap.xml",
)
HERE = {"Sec-Fetch-Site": "same-origin"}
COMMENT = {"name": "Wei", "markdown": "Well said."}


@pytest.fixture
def blog(library):
    library.add_post("Ink", tags="Stone")


def is_unchanged(visitor, path: str, tag: str) -> bool:
    return visitor.get(path, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("path", SHARED)
def test_guests_get_the_same_bytes_and_no_cookie(blog, visit, path):
    first, second = visit().get(path), visit().get(path)
    assert first.data == second.data
    assert re.fullmatch(r"@\d+", first.headers["X-Accel-Expires"])
    assert "Set-Cookie" not in first.headers
    assert first.headers["ETag"] == second.headers["ETag"]
    assert is_unchanged(visit(), path, first.headers["ETag"])
    assert re.findall(r'name="csrf_token" value="(.+?)"', first.text) == []


@pytest.mark.parametrize("path", SHARED)
@pytest.mark.parametrize("cookie", ["session", "remember_token"])
def test_who_shows_a_cookie_gets_a_page_of_their_own(blog, guest, path, cookie):
    guest.client.set_cookie(cookie, "of no session")
    assert "X-Accel-Expires" not in guest.get(path).headers


@pytest.mark.parametrize(
    "path", ["/search?q=ink", "/log-in", "/posts/ink/seen", "/posts/ink/stamp", "/nowhere"]
)
def test_other_pages_are_never_shared(blog, guest, path):
    assert "X-Accel-Expires" not in guest.get(path).headers


def test_language_and_theme_make_another_page(blog, visit):
    tags = {
        visit().get("/", headers={"Accept-Language": wish}).headers["ETag"] for wish in ("en", "zh", "de")
    }
    assert len(tags) == 2
    dark = visit()
    dark.client.set_cookie("theme", "dark")
    assert dark.get("/").headers["ETag"] not in tags


WRITES = {
    "a post": lambda _, library: library.add_post("Brush"),
    "an edit": lambda visit, _: visit("ann").submit("/posts/ink/edit", title="Ink again"),
    "a comment": lambda _, library: library.add_comment("ink"),
    "a setting": lambda visit, _: visit("ada", "administrator").submit("/admin/settings", title="墨"),
    "a tag's name": lambda visit, _: visit("eve", "editor").submit("/manage/tags/stone", name="Slate"),
    "a deleted post": lambda visit, _: visit("ann").submit("/posts/ink/delete"),
}


@on_each_database
def test_each_write_that_a_page_could_show_makes_a_new_tag(blog, library, visit):
    reader = visit()
    for name, write in WRITES.items():
        before = reader.get("/").headers["ETag"]
        assert is_unchanged(reader, "/", before)
        write(visit, library)
        assert not is_unchanged(reader, "/", before), name


def test_what_no_page_shows_changes_no_tag(blog, visit):
    reader, browser = visit(), {"HTTP_USER_AGENT": "Mozilla/5.0 (X11) Firefox/140.0"}
    visit("ann")
    before = reader.get("/").headers["ETag"]
    visit("ann")
    visit(**browser).get("/posts/ink/seen").close()
    visit("ann").post("/write/typed", title="x", markdown="y")
    assert is_unchanged(reader, "/", before)


def test_a_text_whose_time_has_come_changes_the_tag(library, guest, monkeypatch):
    coming = utc_now() + timedelta(hours=1)
    library.add_post("Coming", status="scheduled", published_at=coming)
    before = guest.get("/").headers["ETag"]
    assert is_unchanged(guest, "/", before)
    monkeypatch.setattr(page_state, "utc_now", lambda: coming)
    assert not is_unchanged(guest, "/", before)


def test_what_was_written_by_hand_shows_after_some_minutes(app, blog, guest, monkeypatch):
    before = guest.get("/").headers["ETag"]
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text("UPDATE posts SET title = 'By hand'"))
    assert is_unchanged(guest, "/", before)
    later = page_state.time.time() + page_state.OLDEST_SECONDS
    monkeypatch.setattr(page_state.time, "time", lambda: later)
    assert "By hand" in guest.get("/", headers={"If-None-Match": before}).text


def test_a_commit_that_failed_changes_no_tag(app, blog, guest):
    before = guest.get("/").headers["ETag"]
    with app.app_context():
        db.session.add(Comment(post_id=1, markdown="x", html="x", guest_name="x"))
        db.session.flush()
        db.session.rollback()
        db.session.commit()
    assert is_unchanged(guest, "/", before)


@pytest.mark.parametrize(
    ("headers", "is_taken"),
    [
        (HERE, True),
        ({"Sec-Fetch-Site": None, "Origin": "http://localhost"}, True),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, False),
        ({"Sec-Fetch-Site": None, "Origin": "http://evil.example"}, False),
        ({"Sec-Fetch-Site": None, "Origin": "null"}, False),
        ({"Sec-Fetch-Site": None}, False),
    ],
)
def test_a_guest_comments_from_a_shared_page_and_from_nowhere_else(blog, library, guest, headers, is_taken):
    guest.client.environ_base.pop("HTTP_SEC_FETCH_SITE")
    given = {name: value for name, value in headers.items() if value}
    answer = guest.client.post("/posts/ink/comments", data=COMMENT, headers=given)
    assert (answer.status_code == 302, library.count(Comment)) == (is_taken, int(is_taken))
    # Who was refused finds a token when they load the page again, as they are told.
    assert guest.form("/posts/ink", "markdown").fields["csrf_token"]


def test_a_wrong_token_is_refused_from_here_too(blog, library, guest):
    data = {**COMMENT, "csrf_token": "wrong"}
    assert guest.client.post("/posts/ink/comments", data=data, headers=HERE).status_code == 400
    assert library.count(Comment) == 0


def test_nginx_takes_wishes_for_languages_as_the_blog_does():
    written = re.findall(r'"~(\^\(\?<first_language>.+)" \$first', MAP.read_text())
    patterns = [
        one.replace("?<", "?P<").replace(r"\k<first_language>", "(?P=first_language)") for one in written
    ]
    assert len(patterns) == 3
    taken = 0
    tags, values = (
        ("en", "en-GB", "zh", "zh-CN", "zh-Hant-TW", "de"),
        ("", ";q=0.9", ";q=0.8", ";q=0.5", ";q=0.3"),
    )
    for first, second, third in itertools.product(tags, repeat=3):
        for one, two in itertools.product(values, repeat=2):
            wish = f"{first},{second}{one},{third}{two}"
            for asked in (wish, wish.rpartition(",")[0]):
                found = next(
                    (match["first_language"] for pattern in patterns if (match := re.match(pattern, asked))),
                    None,
                )
                taken += bool(found)
                accepted = parse_accept_header(asked, LanguageAccept).best_match({"en": "", "zh": ""})
                assert found in (None, accepted), asked
    assert taken > 50


def test_a_shared_page_is_compressed_once_and_says_how_long_it_is(guest, visit, library, blog):
    library.add_posts(10)
    plain = guest.get("/")
    packed = guest.get("/", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Content-Length"] == str(len(packed.data))
    assert gzip.decompress(packed.data) == plain.data
    assert "Content-Encoding" not in plain.headers
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert plain.headers["ETag"] == packed.headers["ETag"]
    own = visit("ann").get("/", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in own.headers


def test_a_compressed_feed_is_recognised_by_its_tag(guest, library, blog):
    library.add_posts(10)
    packed = guest.get("/feed.atom", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["ETag"].startswith("W/")
    assert is_unchanged(guest, "/feed.atom", packed.headers["ETag"])
