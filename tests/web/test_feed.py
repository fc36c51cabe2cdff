"""The Atom feed, read as a feed reader would."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from defusedxml.ElementTree import fromstring

from tests.web.library import NOON
from tests.web.visitor import Visitor

ATOM = "{http://www.w3.org/2005/Atom}"
ONCE = {"feed": ("id", "title", "updated"), "entry": ("id", "title", "updated", "published", "content")}


def read_feed(response):
    assert response.status_code == 200
    assert response.mimetype == "application/atom+xml"
    return fromstring(response.data)


def entries(feed) -> list:
    return feed.findall(f"{ATOM}entry")


def titles(feed) -> list[str]:
    return [entry.findtext(f"{ATOM}title") for entry in entries(feed)]


def assert_is_valid(feed) -> None:
    """What RFC 4287 asks for: these once, times with a zone, ids that are whole addresses, an author."""
    assert feed.tag == f"{ATOM}feed"
    for element in (feed, *entries(feed)):
        for name in ONCE[element.tag.removeprefix(ATOM)]:
            assert len(element.findall(f"{ATOM}{name}")) == 1, name
        for name in ("updated", "published"):
            text = element.findtext(f"{ATOM}{name}")
            assert text is None or datetime.fromisoformat(text).tzinfo
        assert urlsplit(element.findtext(f"{ATOM}id")).scheme
        links = element.findall(f"{ATOM}link")
        assert links
        assert all(urlsplit(link.get("href")).netloc for link in links)
    assert all(entry.findtext(f"{ATOM}author/{ATOM}name") for entry in entries(feed))
    ids = [entry.findtext(f"{ATOM}id") for entry in entries(feed)]
    assert len(ids) == len(set(ids))


def test_feed_without_posts_is_a_feed(guest):
    assert_is_valid(read_feed(guest.get("/feed.atom")))


def test_feed_holds_the_newest_twenty_whole(library, guest):
    library.add_posts(22)
    feed = read_feed(guest.get("/feed.atom"))
    assert_is_valid(feed)
    assert titles(feed) == [f"Post {number}" for number in range(22, 2, -1)]
    content = entries(feed)[0].find(f"{ATOM}content")
    assert content.get("type") == "html"
    assert content.text.strip() == "<p>Some text.</p>"


def test_feed_holds_any_text_that_a_person_can_type(library, guest):
    library.add_post('<Ink> & "stone" ]]> 墨 🖋', markdown="a < b && c ]]> `<x>` \x0b\x00 墨")
    feed = read_feed(guest.get("/feed.atom"))
    assert_is_valid(feed)
    assert titles(feed) == ['<Ink> & "stone" ]]> 墨 🖋']


def test_addresses_in_the_feed_are_whole(library, make_app):
    library.add_post(
        "Ink", markdown='[a](/posts/b) [c](//example.com/d) `href="/e"` [f](https://example.com/)'
    )
    visitor = Visitor(make_app(site_url="https://blog.example"))
    feed = read_feed(visitor.get("/feed.atom"))
    content = entries(feed)[0].findtext(f"{ATOM}content")
    assert 'href="https://blog.example/posts/b"' in content
    assert 'href="//example.com/d"' in content
    assert 'href="https://example.com/"' in content
    assert "https://blog.example/e" not in content
    assert entries(feed)[0].find(f"{ATOM}link").get("href") == "https://blog.example/posts/ink"


def test_an_entry_keeps_its_id_when_title_and_address_change(library, ann):
    library.add_post("Ink")
    before = read_feed(ann.get("/feed.atom"))
    ann.submit("/posts/ink/edit", title="Brush", slug="brush")
    after = read_feed(ann.get("/feed.atom"))
    assert titles(after) == ["Brush"]
    assert entries(after)[0].findtext(f"{ATOM}id") == entries(before)[0].findtext(f"{ATOM}id")


def test_a_later_change_updates_the_entry_and_leaves_its_publishing(library, ann):
    library.add_post("Ink")
    ann.submit("/posts/ink/edit", markdown="Better words.")
    entry = entries(read_feed(ann.get("/feed.atom")))[0]
    assert datetime.fromisoformat(entry.findtext(f"{ATOM}published")) == NOON
    assert datetime.now(UTC) - datetime.fromisoformat(entry.findtext(f"{ATOM}updated")) < timedelta(minutes=1)


def test_who_has_the_feed_already_gets_304(library, guest):
    library.add_post("Ink")
    known = {"If-None-Match": guest.get("/feed.atom").headers["ETag"]}
    again = guest.get("/feed.atom", headers=known)
    assert (again.status_code, again.data) == (304, b"")
    library.add_post("Newer")
    assert guest.get("/feed.atom", headers=known).status_code == 200


def test_a_deleted_post_is_gone_also_for_who_asks_by_time(library, ann):
    library.add_posts(2)
    first = ann.get("/feed.atom")
    ann.submit("/posts/post-1/delete")
    known = {"If-None-Match": first.headers["ETag"], "If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}
    for name, value in known.items():
        assert ann.get("/feed.atom", headers={name: value}).status_code == 200


def test_feed_is_the_same_for_everybody_and_may_be_kept(library, ann, guest):
    library.add_post("Ink")
    theirs, ours = ann.get("/feed.atom"), guest.get("/feed.atom")
    assert theirs.data == ours.data
    for response in (theirs, ours):
        assert response.headers["Cache-Control"] == "public, max-age=300"
        assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize("path", ["/", "/posts/ink", "/log-in"])
def test_pages_lead_to_the_feed(library, guest, path):
    library.add_post("Ink")
    assert '<link rel="alternate" href="/feed.atom" type="application/atom+xml"' in guest.read(path)
