"""Pages that every guest may be given the same bytes of: nginx keeps them for a second.

They are shared by address, language and theme. They hold no token, no session and no name; whoever shows a
cookie of a session gets a page of their own. Answering "unchanged" takes one query.
"""

import gzip
import hashlib
import secrets
import time
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request, session
from flask_wtf.csrf import generate_csrf

from web.extensions import csrf
from web.services.page_state import read_state
from web.views.asking import site_url, visitor
from web.views.surroundings import choose_language, choose_theme

PAGES = frozenset(
    f"reading.{name}" for name in ("home", "post", "page", "tags", "tag", "author", "archive", "month")
)
# These have tags of their own, of their bytes: who reads feeds asks for months whether anything is new.
FEEDS = frozenset({"feeds.site", "feeds.tag", "feeds.author", "crawling.whole", "crawling.part"})
SHARED = PAGES | FEEDS
# What guests send from a shared page. Nobody's rights are behind it: who forges it could send it themselves.
FROM_GUESTS = frozenset({"commenting.add", "preferences.language", "preferences.theme"})

FEWEST_BYTES, GZIP_LEVEL = 1024, 5  # as nginx/nginx.conf has them


def init_app(app: Flask) -> None:
    # Of this start: another release, or other settings, may make other pages of the same rows.
    app.extensions["start"] = secrets.token_hex(8)
    csrf.spares = _is_sent_by_guest
    app.before_request(_answer_unchanged)
    app.after_request(_let_share)
    app.jinja_env.globals.update(csrf_token=form_token)
    app.context_processor(lambda: {"csrf_token": form_token})


def is_shared() -> bool:
    """Whether this page is one for everybody: who asks shows no cookie by which to tell them apart."""
    is_asked = request.method in {"GET", "HEAD"} and request.endpoint in SHARED
    return is_asked and not g.get("is_failing") and not _shows_session()


def form_token() -> str:
    return "" if is_shared() else str(generate_csrf())


def _shows_session() -> bool:
    names = (
        current_app.config["SESSION_COOKIE_NAME"],
        current_app.config.get("REMEMBER_COOKIE_NAME", "remember_token"),
    )
    return any(name in request.cookies for name in names)


def _is_sent_by_guest() -> bool:
    is_open = request.method == "POST" and request.endpoint in FROM_GUESTS
    return is_open and not request.form.get("csrf_token") and visitor().is_anonymous and _comes_from_here()


def _comes_from_here() -> bool:
    """As the browser says; no page elsewhere can change these headers."""
    fetched = request.headers.get("Sec-Fetch-Site")
    if fetched is not None:
        return fetched == "same-origin"
    origin, own = urlsplit(request.headers.get("Origin", "")), urlsplit(request.host_url)
    return (origin.scheme, origin.netloc) == (own.scheme, own.netloc)


def _answer_unchanged() -> Response | None:
    """Before what the page is made of is read: a write meanwhile makes the tag too old, never too new."""
    if not is_shared() or request.endpoint not in PAGES:
        return None
    g.page_tag = _make_tag()
    return Response(status=304) if request.if_none_match.contains_weak(g.page_tag) else None


def _make_tag() -> str:
    facts = (
        read_state(),
        current_app.extensions["start"],
        site_url(),
        request.full_path,
        choose_language(),
        choose_theme(),
    )
    return hashlib.sha256("\n".join(facts).encode("utf-8", "replace")).hexdigest()[:24]


def _let_share(response: Response) -> Response:
    is_whole = response.status_code in {200, 304} and "Set-Cookie" not in response.headers
    if not (is_whole and is_shared()) or session.modified:
        return response
    if "page_tag" in g:
        response.set_etag(g.page_tag, weak=True)
    _compress(response)
    # To the end of this second; nginx takes it off. It counts in whole ones: "1" would be nearly two.
    response.headers["X-Accel-Expires"] = f"@{int(time.time())}"
    return response


def _compress(response: Response) -> None:
    """Once for all who are given it, and with its length: nginx would send pieces of unknown number."""
    if response.status_code != 200 or response.content_encoding:  # noqa: PLR2004 - the one with a page in it
        return
    response.vary.add("Accept-Encoding")
    plain = response.get_data()
    if len(plain) < FEWEST_BYTES or not request.accept_encodings["gzip"]:
        return
    response.set_data(gzip.compress(plain, GZIP_LEVEL, mtime=0))
    response.content_encoding = "gzip"
    tag, _ = response.get_etag()
    if tag:
        response.set_etag(tag, weak=True)  # the bytes are others, what they say is the same
