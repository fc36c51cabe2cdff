"""Headers, and markup that the pages' own policy would refuse."""

import re
from html.parser import HTMLParser

import pytest

from tests.web.visitor import Visitor
from web.views.security import HEADERS

PAGES = [
    "/",
    "/posts/ink",
    "/pages/about",
    "/tags/",
    "/tags/stone",
    "/authors/ann",
    "/archive/",
    "/archive/2024/5",
    "/search?q=ink",
]
FORMS = ["/sign-up", "/log-in"]
DESK = ["/write", "/drafts", "/comments/held", "/posts/ink/edit", "/pages/about/edit", "/posts/ink/delete"]
ALL = [*PAGES, *FORMS, *DESK, "/nowhere"]
MARKDOWN = """
```python
print(1)
```

|a|b|
|:-|-:|
|1|2|

- [ ] x

![p](https://example.com/p.png) [^1]

[^1]: n
"""


@pytest.fixture
def blog(library):
    library.add_post("Ink", tags="Stone", markdown=MARKDOWN)
    library.add_post("About", kind="page", markdown=MARKDOWN)
    library.add_comment("ink")


class Inline(HTMLParser):
    """Collects what `default-src 'self'` forbids."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._open = ""

    def handle_starttag(self, tag, attrs):
        # Data, which no browser runs and no policy asks about.
        self._open = "" if ("type", "application/ld+json") in attrs else tag
        for name, value in attrs:
            is_foreign = name in {"src", "srcset"} and re.match(r"(https?:)?//", value or "")
            if name == "style" or name.startswith("on") or is_foreign:
                self.found.append(f"<{tag} {name}={value}>")

    def handle_data(self, data):
        if self._open in {"script", "style"} and data.strip():
            self.found.append(f"<{self._open}>{data}")

    def handle_endtag(self, _tag):
        self._open = ""


def page_of(visit, path: str):
    return (visit() if path in FORMS else visit("eve", "editor")).get(path)


@pytest.mark.parametrize("path", ALL)
def test_no_page_needs_what_its_policy_forbids(blog, visit, path):
    inline = Inline()
    inline.feed(page_of(visit, path).text)
    assert not inline.found


@pytest.mark.parametrize("path", [*ALL, "/feed.atom", "/healthz", "/static/css/base.css"])
def test_each_answer_carries_the_headers(blog, visit, path):
    headers = page_of(visit, path).headers
    assert {name: headers.get(name) for name in HEADERS} == HEADERS
    assert re.fullmatch("[0-9a-f]{32}", headers["X-Request-ID"])
    assert "Server" not in headers or "Python" not in headers["Server"]


def test_policy_allows_nothing_inline_and_nobody_else():
    policy = HEADERS["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'self'" in policy
    for part in ("frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'", "object-src 'none'"):
        assert part in policy


@pytest.mark.parametrize("path", [*PAGES, *FORMS, *DESK])
def test_pages_are_kept_by_no_cache_between(blog, visit, path):
    assert page_of(visit, path).headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("path", PAGES)
def test_head_answers_as_get_does_without_a_body(blog, guest, path):
    response = guest.client.head(path)
    assert response.status_code == 200
    assert response.data == b""
    assert int(response.headers["Content-Length"]) > 1000


def test_files_with_their_digest_are_kept_for_a_year(guest):
    for path in set(re.findall(r'(?:href|src)="(/static/[^"]+)"', guest.read("/"))):
        response = guest.get(path.replace("&amp;", "&"))
        assert response.status_code == 200, path
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert guest.get(path, headers={"If-None-Match": response.headers["ETag"]}).status_code == 304
    assert "immutable" not in guest.get("/static/css/base.css").headers["Cache-Control"]
    assert "immutable" not in guest.get("/static/none.css?v=1").headers["Cache-Control"]


@pytest.mark.parametrize(
    "path", ["/static/../settings.py", "/static/..%2fsettings.py", "/static/%2e%2e/app.py"]
)
def test_static_folder_gives_nothing_from_above(guest, path):
    assert guest.get(path).status_code == 404


def test_https_is_asked_for_only_where_cookies_are_secure(make_app):
    assert "Strict-Transport-Security" in Visitor(make_app(secure_cookies=True)).get("/").headers
    assert "Strict-Transport-Security" not in Visitor(make_app()).get("/").headers


def test_given_request_id_is_passed_on_only_when_it_is_one(guest):
    for given, is_taken in (
        ("abcDEF-123_45678", True),
        ("short", False),
        ("x" * 65, False),
        ("a b<c>defgh", False),
    ):
        answered = guest.get("/", headers={"X-Request-ID": given}).headers["X-Request-ID"]
        assert (answered == given) is is_taken


def test_canonical_address_is_the_blogs_own(make_app, library):
    library.add_post("Ink")
    page = Visitor(make_app(site_url="https://blog.example")).get(
        "/posts/ink", headers={"Host": "evil.example"}
    )
    assert '<link rel="canonical" href="https://blog.example/posts/ink">' in page.text
    assert "evil.example" not in page.text


@pytest.mark.parametrize("host", ['x"><script>alert(1)</script>', "a b", "evil\texample", ""])
def test_host_that_is_none_breaks_nothing(library, guest, host):
    library.add_post("Ink")
    for path in ("/posts/ink", "/feed.atom", "/write", "/archive"):
        response = guest.get(path, headers={"Host": host})
        assert response.status_code < 500
        assert "<script>alert" not in response.text
