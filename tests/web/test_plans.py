"""How MySQL goes about the public pages' queries when there are many rows: by an index, in its order."""

from datetime import timedelta

import pytest
from sqlalchemy import event, insert, select, text

from tests.web.library import NOON
from web.extensions import db
from web.models import Comment, Post, PostText, Tag, posts_tags
from web.services.search import finding

POSTS, COMMENTS = 3_000, 3_000
PAGES = [
    *("/", "/?page=200", "/?before=20240601T000000-1", "/?after=20240601T000000-1"),
    *("/posts/post-1500", "/pages/about", "/tags/", "/tags/stone", "/tags/stone?page=200"),
    *("/authors/ann", "/archive/", "/archive/2024/6", "/archive/2024/6?page=3"),
    *("/feed.atom", "/feed.rss", "/feed.json", "/tags/stone/feed.atom", "/authors/ann/feed.json"),
    *("/search?q=brush", "/search?q=砚台", "/search?q=墨", "/search?q=brush+墨", "/sitemap.xml", "/log-in"),
]
FEW_ROWS = 100  # the pages of the navigation are sorted by title
LARGE = {"posts", "comments", "post_texts"}


@pytest.fixture
def many(app, library):
    """Posts an hour apart, one in two tagged, comments spread over every tenth."""
    ann = library.add_person("ann")
    library.add_post("About", kind="page", tags="Stone")
    with app.app_context():
        db.session.execute(insert(Post), [make_post(number, ann) for number in range(1, POSTS + 1)])
        ids = db.session.scalars(select(Post.id).order_by(Post.id)).all()[1:]
        tag = db.session.scalars(select(Tag.id)).one()
        db.session.execute(insert(posts_tags), [{"post_id": post, "tag_id": tag} for post in ids[::2]])
        words = [
            {"post_id": post, "title": f"Post {post}", "text": "墨 砚台 brush " * 20 + f"n{post}"}
            for post in ids
        ]
        db.session.execute(insert(PostText), words)
        said = {"status": "approved", "markdown": "x", "html": "<p>x</p>"}
        comments = [{"post_id": ids[number * 10 % POSTS], **said} for number in range(COMMENTS)]
        db.session.execute(insert(Comment), comments)
        db.session.commit()
        db.session.execute(text("ANALYZE TABLE posts, comments, post_texts, posts_tags, tags, users"))


def make_post(number: int, author: int) -> dict[str, object]:
    facts = {"title": f"Post {number}", "slug": f"post-{number}", "status": "published", "kind": "post"}
    body = {"markdown": "Text " * 200, "html": "<p>Text</p>" * 200, "summary": "Text"}
    return {**facts, **body, "author_id": author, "published_at": NOON + timedelta(hours=number)}


def explain(statement: str, values: dict) -> list:
    asked = f"EXPLAIN FORMAT=TRADITIONAL {statement}"
    return list(db.session.connection().exec_driver_sql(asked, values))


def faults_of(plan: list) -> list[str]:
    """A whole table read, or many rows sorted, of those that grow. FULLTEXT's finds are sorted by score."""
    faults = []
    for row in plan:
        is_sorted = "filesort" in (row.Extra or "") and row.table != "post_texts" and row.rows > FEW_ROWS
        if row.table in LARGE and (row.type == "ALL" or is_sorted):
            faults.append(f"{row.table}: {row.type}, {row.rows} rows, {row.Extra}")
    return faults


@pytest.mark.database
@pytest.mark.parametrize("database_url", ["mysql"], indirect=True)
def test_no_public_page_reads_or_sorts_a_whole_table(app, guest, many):
    sent: list[tuple] = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *facts: sent.append(facts[2:4]))
        faults = {}
        for path in PAGES:
            sent.clear()
            assert guest.get(path).status_code == 200, path
            for statement, values in sent.copy():  # EXPLAIN is heard as well
                if found := faults_of(explain(statement, values)):
                    faults.setdefault(path, []).append((found, statement))
        assert not faults, "\n".join(f"{path}: {what}" for path, what in faults.items())


@pytest.mark.database
@pytest.mark.parametrize("database_url", ["mysql"], indirect=True)
def test_search_that_takes_too_long_looks_through_the_newest(guest, many, monkeypatch):
    monkeypatch.setattr(finding, "LONGEST_MILLISECONDS", 1)
    page = guest.read("/search?q=brush")
    assert "No more than the newest 1000 posts were looked through." in page
    assert "<mark>brush</mark>" in page
