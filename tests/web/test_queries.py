"""A page asks the database as often for much as for little, and never while it is shown."""

import pytest
from sqlalchemy import event

from web.extensions import db

PAGES = {
    "/": 6,
    "/?page=2": 5,
    "/?before=20240518T120000-9999": 5,
    "/posts/post-1": 6,
    "/tags/": 2,
    "/tags/stone": 6,
    "/authors/ann": 6,
    "/archive/": 2,
    "/archive/2024/5": 5,
    "/feed.atom": 1,
    "/feed.rss": 1,
    "/feed.json": 1,
    "/tags/stone/feed.atom": 2,
    "/authors/ann/feed.json": 2,
    "/search?q=post": 4,
    "/log-in": 1,
    "/pages/about": 3,
    "/sitemap.xml": 3,
    "/robots.txt": 0,
    "/healthz": 0,
    "/static/css/base.css": 0,
    "/nowhere": 1,
}
SETTINGS = 1  # the blog's own, once for whatever shows a page
DESK = {"/drafts": 6, "/manage/texts": 3, "/write": 3, "/posts/post-1/edit": 7, "/posts/post-1": 7, "/": 7}


@pytest.fixture
def count(app):
    """How many statements a request sends."""
    sent: list[str] = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *facts: sent.append(facts[2]))

    def count(visitor, path: str, headers=None) -> int:
        sent.clear()
        assert visitor.get(path, headers=headers).status_code in {200, 304, 404}
        return len(sent)

    return count


def fill(library, posts: int, first: int = 1) -> None:
    library.add_post("About", kind="page")
    for slug in library.add_posts(posts, first=first, tags="Stone, Brush"):
        for _ in range(posts // 2):
            library.add_comment(slug)


def measure(library, count, enter, paths) -> tuple[dict[str, int], dict[str, int]]:
    fill(library, 6)
    little = {path: count(enter(), path) for path in paths}
    fill(library, 24, first=7)
    for name in ("bea", "cid", "dan"):
        library.add_posts(3, by=name, first=40, tags=f"{name}, Stone")
    for number in range(12):
        library.add_post(f"Page {number}", kind="page")
    return little, {path: count(enter(), path) for path in paths}


def test_number_of_queries_is_constant_as_content_grows(library, count, visit):
    little, much = measure(library, count, visit, PAGES)
    assert little == much
    assert all(much[path] <= (most and most + SETTINGS) for path, most in PAGES.items()), much


def test_a_page_that_did_not_change_costs_one_query(library, count, visit):
    fill(library, 6)
    for path in ("/", "/posts/post-1", "/tags/stone"):
        tag = visit().get(path).headers["ETag"]
        assert count(visit(), path, {"If-None-Match": tag}) == 1


def test_number_of_queries_at_the_desk_is_constant_as_content_grows(library, count, ann):
    little, much = measure(library, count, lambda: ann, DESK)
    assert little == much
    assert all(much[path] <= (most and most + SETTINGS) for path, most in DESK.items()), much


def test_lists_never_read_whole_texts(app, library, guest):
    sent: list[str] = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *facts: sent.append(facts[2]))
    fill(library, 6)
    sent.clear()
    for path in ("/", "/tags/stone", "/authors/ann", "/archive/", "/archive/2024/5", "/tags/"):
        guest.read(path)
    assert sent
    assert not [statement for statement in sent if "posts.html" in statement or "markdown" in statement]
