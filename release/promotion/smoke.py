"""Smoke visits: what a reader and a writer do. Runs in a container beside nginx, with nothing but Python.

Arguments: ADDRESS NAME [--comment], the password in SMOKE_PASSWORD. One line per visit; exit 1 at the first
that went wrong, which is named.
"""

import html
import http.cookiejar
import os
import re
import ssl
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

ADDRESS, NAME = sys.argv[1].rstrip("/"), sys.argv[2]
PASSWORD = os.environ["SMOKE_PASSWORD"]
CONTEXT = ssl.create_default_context()
CONTEXT.check_hostname, CONTEXT.verify_mode = False, ssl.CERT_NONE  # to a container, by its name
OPENER = urllib.request.build_opener(
    urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()),
    urllib.request.HTTPSHandler(context=CONTEXT),
)


class WrongError(Exception):
    """A visit did not give what it should."""


def ask(path: str, form: dict[str, str] | None = None) -> tuple[str, str]:
    """The address it led to, and the text. A form gets the page's own token first."""
    data = None
    if form is not None:
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', ask(form.pop("at", path))[1])
        if token is None:
            raise WrongError(f"{path} shows no form")
        data = urllib.parse.urlencode({"csrf_token": token[1], **form}).encode()
    request = urllib.request.Request(ADDRESS + path, data=data, headers={"Referer": ADDRESS + path})  # noqa: S310
    try:
        with OPENER.open(request, timeout=20) as answer:
            return urllib.parse.urlsplit(answer.url).path, answer.read().decode()
    except urllib.error.HTTPError as error:
        raise WrongError(f"{path} answered {error.code}") from None
    except OSError as error:
        raise WrongError(f"{path} did not answer: {error}") from None


def expect(is_so: bool, text: str) -> None:  # noqa: FBT001 - reads as what is expected
    if not is_so:
        raise WrongError(text)


def read_front() -> str:
    _, text = ask("/")
    found = re.search(r'href="(/posts/[^"#]+)"', text)
    if found:
        ask(found[1])
    ask("/archive/")
    ask("/tags/")
    return ""


def search() -> str:
    """For the first word of the newest text's title, where there is one."""
    _, text = ask("/")
    found = re.search(r'href="/posts/[^"#]+"[^>]*>\s*([^<]+?)\s*<', text)
    words = html.unescape(found[1]).split() if found else ["ink"]
    where, text = ask(f"/search?{urllib.parse.urlencode({'q': words[0]})}")
    expect(where == "/search", f"the search led to {where}")
    expect('name="q"' in text, "the search shows no field")
    return ""


def log_in() -> str:
    where, _ = ask("/log-in", {"name_or_email": NAME, "password": PASSWORD})
    expect(where != "/log-in", "nobody could log in")
    return ""


def write() -> str:
    """An unlisted text: a draft, which its author alone sees. Gives its address."""
    where, _ = ask(
        "/write",
        {"title": f"Smoke {time.time():.0f}", "markdown": "A *visit*.", "status": "draft", "kind": "post"},
    )
    expect("/posts/" in where, f"a draft was not saved: it led to {where}")
    slug = where.split("/posts/")[1].split("/")[0]
    _, text = ask(f"/posts/{slug}")
    expect("<em>visit</em>" in text, "the draft does not read as it was written")
    return slug


def publish_and_comment(slug: str) -> None:
    title = f"Smoke {slug}"
    ask(
        f"/posts/{slug}/edit",
        {"title": title, "slug": slug, "markdown": "A *visit*.", "status": "published", "kind": "post"},
    )
    ask(f"/posts/{slug}/comments", {"at": f"/posts/{slug}", "markdown": "Seen by a visit."})
    _, text = ask(f"/posts/{slug}")
    expect("Seen by a visit." in text, "a comment does not show")


def remove(slug: str) -> None:
    ask(f"/posts/{slug}/delete", {})
    try:
        ask(f"/posts/{slug}")
    except WrongError as error:
        expect("404" in str(error), str(error))
    else:
        raise WrongError("a removed text still shows")


def main() -> int:
    visits = [("read", read_front), ("search", search), ("log in", log_in), ("write", write)]
    slug, name = "", ""
    try:
        for name, visit in visits:
            slug = visit() or slug
            print(f"{name}: well")
        if "--comment" in sys.argv:
            name = "comment"
            publish_and_comment(slug)
            print("comment: well")
        name = "remove"
        remove(slug)
        print("remove: well")
    except WrongError as error:
        print(f"{name}: {error}")
        return 1
    return 0


sys.exit(main())
