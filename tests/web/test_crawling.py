"""What machines read of the blog: the site map, robots.txt, and what each page says of itself."""

import json
import re
from datetime import datetime, timedelta
from html import unescape

import pytest
from defusedxml.ElementTree import fromstring

from tests.web.library import NOON
from tests.web.visitor import Visitor
from web.models import utc_now
from web.services import sitemap
from web.services.contents import list_headings
from web.services.markdown import render

SITE = "https://blog.example"
PICTURE = f"/media/ab/{'ab' * 32}.webp"


@pytest.fixture
def reader(make_app) -> Visitor:
    return Visitor(make_app(site_url=SITE))


def locations(reader, path: str) -> list[str]:
    response = reader.get(path)
    assert (response.status_code, response.mimetype) == (200, "application/xml")
    return [element.text.removeprefix(SITE) for element in fromstring(response.data).iterfind("{*}*/{*}loc")]


def meta(page: str, name: str) -> str:
    found = re.search(rf'<meta (?:name|property)="{re.escape(name)}" content="([^"]*)">', page)
    return unescape(found[1]) if found else ""


def test_sitemap_holds_what_is_public(library, reader):
    library.add_post("Ink", tags="Stone")
    library.add_post("About", kind="page")
    library.add_post("Draft", status="draft", published_at=None)
    library.add_post("Later", status="scheduled", published_at=utc_now() + timedelta(days=1), tags="Paper")
    found = locations(reader, "/sitemap.xml")
    assert found == ["/", "/archive/", "/tags/", "/tags/stone", "/posts/ink", "/pages/about"]
    last = fromstring(reader.get("/sitemap.xml").data).findtext("{*}url[5]/{*}lastmod")
    assert datetime.fromisoformat(last) >= NOON
    etag = reader.get("/sitemap.xml").headers["ETag"]
    assert reader.get("/sitemap.xml", headers={"If-None-Match": etag}).status_code == 304


def test_sitemap_of_many_is_a_list_of_parts(library, reader, monkeypatch):
    monkeypatch.setattr(sitemap, "MOST_ENTRIES", 3)
    library.add_posts(7)
    parts = locations(reader, "/sitemap.xml")
    assert parts == ["/sitemap-1.xml", "/sitemap-2.xml", "/sitemap-3.xml"]
    posts = [path for part in parts for path in locations(reader, part) if path.startswith("/posts/")]
    assert posts == [f"/posts/post-{number}" for number in range(1, 8)]
    for number in ("0", "4", "x", "-1", "9" * 30):
        assert reader.get(f"/sitemap-{number}.xml").status_code == 404


def test_robots_are_told_where_the_sitemap_is(reader):
    text = reader.read("/robots.txt")
    assert text.startswith("User-agent: *\nDisallow: /search\n")
    assert f"Sitemap: {SITE}/sitemap.xml" in text


def test_each_list_says_what_it_is_and_where(library, reader):
    library.add_posts(6, tags="Stone")
    for path in ("/", "/?page=2", "/tags/", "/tags/stone", "/authors/ann", "/archive/", "/archive/2024/5"):
        page = reader.read(path)
        assert f'<link rel="canonical" href="{SITE}{path}">' in page
        assert meta(page, "og:url") == f"{SITE}{path}"
        assert meta(page, "description")
        assert meta(page, "og:title")
    for path, own in (("/?page=1&utm_source=x", "/"), ("/archive/2024/05", "/archive/2024/5")):
        assert f'<link rel="canonical" href="{SITE}{own}">' in reader.read(path)


def test_post_describes_itself_to_machines(library, reader):
    library.add_post(
        "Ink </script><b> & “stone”",
        slug="ink",
        tags="Stone",
        markdown=f"One.\n\n<!--more-->\n\n![Two]({PICTURE})",
    )
    page = reader.read("/posts/ink")
    facts = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)[1])
    assert facts["@type"] == "BlogPosting"
    assert facts["headline"] == "Ink </script><b> & “stone”"
    assert facts["mainEntityOfPage"] == f"{SITE}/posts/ink"
    assert facts["author"] == {"@type": "Person", "name": "Ann", "url": f"{SITE}/authors/ann"}
    assert datetime.fromisoformat(facts["datePublished"]) == NOON
    assert facts["keywords"] == ["Stone"]
    assert (facts["description"], meta(page, "og:description")) == ("One.", "One.")
    assert meta(page, "og:type") == "article"
    assert (facts["image"], meta(page, "og:image")) == (f"{SITE}{PICTURE}", f"{SITE}{PICTURE}")
    assert datetime.fromisoformat(meta(page, "article:modified_time")) >= NOON


def test_draft_describes_itself_to_nobody(library, ann):
    library.add_post("Ink", status="draft", published_at=None)
    assert "ld+json" not in ann.read("/posts/ink")


def test_long_text_has_contents(library, guest):
    library.add_post("Ink", markdown="# One\n\n## *Two* & `2`\n\n# Three 三[^1]\n\n[^1]: Note")
    page = guest.read("/posts/ink")
    assert '<a href="#text-one">One</a>' in page
    assert '<li class="contents__inner"><a href="#text-two--2">Two &amp; 2</a></li>' in page
    for name in re.findall(r'<a href="#(text-[^"]+)">', page.partition('class="reading"')[0]):
        assert f' id="{name}"' in page
    assert [heading.text for heading in list_headings(render("## a\n\n### b\n\n## c").html)] == [
        "a",
        "b",
        "c",
    ]


def test_short_text_has_none(library, guest):
    library.add_post("Ink", markdown="## One\n\n## Two")
    assert 'class="contents"' not in guest.read("/posts/ink")
