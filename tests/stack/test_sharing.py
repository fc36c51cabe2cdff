"""What nginx keeps for a second, and for whom: the stack's own nginx, before its own database."""

import gzip
import http.cookiejar
import re
import time
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest

pytestmark = pytest.mark.stack
PASSWORD = "an-ink-stone-of-duan"


class Browser:
    """With cookies, as people have them."""

    def __init__(self, site):
        self.site = site
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), cookies)

    def ask(self, path, fields=None, **headers):
        body = urllib.parse.urlencode(fields).encode() if fields else None
        request = urllib.request.Request(self.site + path, body, headers)
        with self.opener.open(request, timeout=30) as answer:
            return answer.read().decode()

    def send(self, path, **fields):
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.ask(path))[1]
        return self.ask(path, {**fields, "csrf_token": token})


@pytest.fixture(scope="module")
def people(stack):
    """Two writers who are logged in."""
    if stack.visitor.status("/readyz") != 200:
        stack.up()
    file = stack.folder / "password"
    file.write_text(PASSWORD, encoding="utf-8")
    file.chmod(0o600)
    browsers = []
    for name in ("mei", "tao"):
        stack.release("user", "create", "--name", name, "--role", "author", "--password-file", str(file))
        browsers.append(Browser(stack.visitor.address))
        browsers[-1].send("/log-in", name_or_email=name, password=PASSWORD)
    return browsers


def publish(browser, title):
    browser.send("/write", title=title, markdown="Words.", status="published", kind="post", tags="Kept")


def test_a_new_post_is_on_every_page_that_shows_it_within_a_second(running, people):
    pages = ("/", "/tags/kept", "/feed.atom", "/archive/")
    publish(people[0], "First of all")
    for path in pages:
        running.visitor.ask(path)
    publish(people[0], "Second of all")
    time.sleep(1.1)
    shown = {path: running.visitor.ask(path).text for path in pages}
    assert all("Second of all" in shown[path] for path in ("/", "/tags/kept", "/feed.atom"))


def test_nobody_gets_the_page_of_somebody_else(running, people):
    """Everybody at once and again, while the pages are kept, renewed and asked for in turn."""
    mei, tao = people
    strangers = [Browser(running.visitor.address) for _ in range(2)]

    def read(number):
        browser, name = [(mei, "Mei"), (tao, "Tao"), (strangers[0], ""), (strangers[1], "")][number % 4]
        page = browser.ask("/", **{"Accept-Encoding": "identity"})
        found = re.search(r"menu__list|/log-in", page)[0]
        names = {
            one
            for one in ("Mei", "Tao")
            if f"<span>{one}</span></summary>" in page or f"<span>{one.lower()}</span></summary>" in page
        }
        return (found == "menu__list") == bool(name) and names == ({name} - {""})

    with ThreadPoolExecutor(8) as readers:
        assert all(readers.map(read, range(160)))


def test_language_theme_and_compression_are_kept_apart(running):
    def ask(**headers):
        return running.visitor.ask("/", **headers)

    for _ in range(3):
        assert 'lang="en"' in ask(Accept_Language="en-GB,en;q=0.9").text
        assert 'lang="zh-Hans"' in ask(Accept_Language="zh-CN,zh;q=0.9,en;q=0.8").text
        assert 'lang="zh-Hans"' in ask(Accept_Language="en-GB,en;q=0.9", Cookie="language=zh").text
        assert 'data-theme="dark"' in ask(Cookie="theme=dark").text
        assert 'data-theme="auto"' in ask(Cookie="theme=none").text
        packed = ask(Accept_Encoding="gzip")
        assert packed.header("Content-Encoding") == ["gzip"]
        assert b"<html" in gzip.decompress(packed.body)
        assert ask(Accept_Encoding="gzip;q=0").header("Content-Encoding") == []


def test_who_has_the_page_already_is_told_so(running):
    first = running.visitor.ask("/tags/")
    again = running.visitor.ask("/tags/", If_None_Match=first.header("ETag")[0])
    assert (again.status, again.body) == (304, b"")
    assert first.header("Set-Cookie") == []
    assert first.header("X-Accel-Expires") == []
    assert first.header("Cache-Control") == ["private, no-cache"]
    assert first.header("X-Request-ID") != again.header("X-Request-ID")


def test_a_crowd_costs_the_application_a_request_a_second(running):
    path = "/archive/?crowd"
    time.sleep(2.1)  # what nginx takes at once of one address (200, at 100 a second) is there again
    started = time.monotonic()
    with ThreadPoolExecutor(16) as crowd:
        assert set(crowd.map(lambda _: running.visitor.status(path), range(150))) == {200}
    seconds = time.monotonic() - started
    lines = [line for line in running.compose("logs", "web").stdout.splitlines() if "path=/archive/ " in line]
    asked = [line for line in lines if "request" in line]
    assert 1 <= len(asked) <= 4 + 2 * seconds


def test_a_guest_comments_from_a_page_that_was_kept(running, people):
    publish(people[1], "To be answered")
    time.sleep(1.1)
    guest = Browser(running.visitor.address)
    assert 'name="csrf_token" value=""' in guest.ask("/posts/to-be-answered")
    fields = {"name": "Wei", "markdown": "From a kept page."}
    page = guest.ask("/posts/to-be-answered/comments", fields, Origin=running.visitor.address)
    assert "waits for approval" in page
    assert "waits for approval" not in running.visitor.ask("/posts/to-be-answered").text
