"""RSS and JSON feeds, and the feeds of tags and authors, in every form."""

import json
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import pytest
from defusedxml.ElementTree import fromstring

from tests.web.library import NOON
from tests.web.visitor import Visitor

CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
TYPES = {"atom": "application/atom+xml", "rss": "application/rss+xml", "json": "application/feed+json"}
AWKWARD = '<Ink> & "stone" ]]> 墨 🖋'


def titles(visitor, path: str) -> list[str]:
    response = visitor.get(path)
    assert response.status_code == 200, path
    form = path.rpartition(".")[2]
    assert response.mimetype == TYPES[form]
    if form == "json":
        return [item["title"] for item in json.loads(response.data)["items"]]
    return [entry.findtext("{*}title") for entry in fromstring(response.data).findall(".//{*}entry")] + [
        item.findtext("title") for item in fromstring(response.data).findall("channel/item")
    ]


@pytest.mark.parametrize("form", TYPES)
def test_each_list_has_a_feed_in_each_form(library, guest, form):
    library.add_post("Hers", tags="Stone")
    library.add_post("His", by="ben", published_at=NOON.replace(day=18))
    library.add_post("Draft", tags="Stone", status="draft", published_at=None)
    library.add_post("About", kind="page", tags="Stone")
    assert titles(guest, f"/feed.{form}") == ["His", "Hers"]
    assert titles(guest, f"/tags/stone/feed.{form}") == ["Hers"]
    assert titles(guest, f"/authors/ben/feed.{form}") == ["His"]
    for path in ("/tags/unknown", "/authors/nobody"):
        assert guest.get(f"{path}/feed.{form}").status_code == 404
    assert guest.get("/feed.xml").status_code == 404


@pytest.mark.parametrize("path", ["", "/tags/stone", "/authors/ann"])
def test_pages_lead_to_their_feeds(library, guest, path):
    library.add_post("Ink", tags="Stone")
    page = guest.read(path or "/")
    for form, kind in TYPES.items():
        assert f'<link rel="alternate" href="{path}/feed.{form}" type="{kind}"' in page


def test_rss_holds_whole_texts_and_whole_addresses(library, make_app):
    library.add_post(AWKWARD, markdown="[a](/posts/b) `<x>` \x0b", slug="ink", tags="Stone")
    feed = fromstring(Visitor(make_app(site_url="https://blog.example")).get("/tags/stone/feed.rss").data)
    assert feed.get("version") == "2.0"
    channel = feed.find("channel")
    assert channel.findtext("link") == "https://blog.example/tags/stone"
    assert channel.findtext("title") == "Stone — Inkstone"
    assert channel.findtext("description")
    item = channel.find("item")
    assert item.findtext("title") == AWKWARD
    assert item.findtext("link") == "https://blog.example/posts/ink"
    assert item.findtext(CREATOR) == "Ann"
    assert parsedate_to_datetime(item.findtext("pubDate")) == NOON
    assert (item.find("guid").get("isPermaLink"), item.findtext("guid")[:9]) == ("false", "urn:uuid:")
    assert 'href="https://blog.example/posts/b"' in item.findtext(CONTENT)
    assert "&lt;x&gt;" in item.findtext(CONTENT)


def test_json_feed_is_one(library, make_app):
    library.add_post(AWKWARD, markdown="[a](/posts/b) \x0b", slug="ink")
    feed = json.loads(Visitor(make_app(site_url="https://blog.example")).get("/feed.json").data)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == "https://blog.example/feed.json"
    assert feed["home_page_url"] == "https://blog.example/"
    (item,) = feed["items"]
    assert (item["title"], item["url"]) == (AWKWARD, "https://blog.example/posts/ink")
    assert 'href="https://blog.example/posts/b"' in item["content_html"]
    assert datetime.fromisoformat(item["date_published"]) == NOON
    assert item["authors"] == [{"name": "Ann"}]


@pytest.mark.parametrize("form", TYPES)
def test_who_has_it_gets_304_and_is_told_when_it_changed(library, guest, form):
    library.add_post("Ink")
    first = guest.get(f"/feed.{form}")
    assert first.last_modified <= datetime.now(UTC)
    assert guest.get(f"/feed.{form}", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    later = {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}
    assert guest.get(f"/feed.{form}", headers=later).status_code == 200, "a deleted post would stay there"
