"""The search: what it finds, in any language and on each database; what it must not show; what it endures."""

import re
import threading
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import select, text, update

from tests.web.databases import on_each_database
from tests.web.imports import take
from tests.web.library import NOON
from web.extensions import db
from web.jobs.worker import Worker
from web.models import Post, PostText, utc_now
from web.services.search.snippets import cut_snippet, mark
from web.services.search.terms import read_terms
from web.services.search.texts import make_plain, mend_texts

CARD = re.compile(r'<h2 class="card__title" lang="[^"]+"><a href="[^"]+">(.*?)</a>')
QUERIES = {
    "ink": ["Grinding ink"],
    "INK": ["Grinding ink"],
    "stone": ["The stone", "Grinding ink"],
    "patien": ["About", "Grinding ink"],
    "stone water": ["Grinding ink"],
    "water database": [],
    "data": ["The stone"],
    "砚台": ["一方砚台"],
    "磨墨写字": ["一方砚台"],
    "墨": ["一方砚台"],
    "砚台 水": ["一方砚台"],
    "墨磨": [],
    "C++": ["Grinding ink"],
    "100%": ["Grinding ink"],
    "foo@bar.org": ["Grinding ink"],
    "1_0": [],
    "": [],
}
HOSTILE = [
    *('"', "''", "%", "_", "\\", "+", "-", "*", "()", "@", "~<>", "a\x00b", "' OR 1=1 --", "%%%", "<b>"),
    *(
        '+"',
        '"a" @4',
        "*ink*",
        "-ink",
        "ink)",
        "(" * 100,
        "墨" * 100,
        "x" * 5000,
        "🖋️",
        "\u202eink",
        "a b c d e f g h",
    ),
]


def found(visitor, query: str, **more) -> list[str]:
    response = visitor.get("/search", query_string={"q": query, **more})
    assert response.status_code == 200, (query, response.status)
    return [unescape(re.sub(r"</?mark>", "", title)) for title in CARD.findall(response.text)]


@pytest.fixture
def shelf(library):
    library.add_post("Grinding ink", markdown="Water, *patience* and a **stone**. Café C++ 100% foo@bar.org")
    library.add_post("一方砚台", markdown="磨墨写字，水要清。", published_at=NOON + timedelta(hours=1))
    library.add_post("The stone", markdown="About a database that goes back.", published_at=NOON)
    library.add_post("About", kind="page", markdown="Who writes here: a patient person.")


@on_each_database
def test_words_are_found(shelf, guest):
    results = {query: found(guest, query) for query in QUERIES}
    assert {query: sorted(titles) for query, titles in results.items()} == {
        query: sorted(titles) for query, titles in QUERIES.items()
    }
    assert results["stone"] == QUERIES["stone"], "a title counts more than a text"


@on_each_database
def test_hostile_words_are_words(shelf, guest):
    for query in HOSTILE:
        found(guest, query)
    assert found(guest, "ink' -- ") == []


@on_each_database
def test_only_what_is_public_is_found(library, guest):
    library.add_post("Secret draft", status="draft", published_at=None)
    library.add_post("Secret page", status="private", kind="page")
    library.add_post("Secret later", status="scheduled", published_at=utc_now() + timedelta(days=1))
    assert found(guest, "secret") == []
    library.add_post("Secret due", status="scheduled", published_at=utc_now() - timedelta(seconds=5))
    assert found(guest, "secret") == ["Secret due"]


@on_each_database
def test_what_is_found_follows_every_saving(library, ann, guest):
    library.add_post("Ink", markdown="Old words.")
    ann.submit("/posts/ink/edit", title="Brush", markdown="Better words.")
    assert (found(guest, "brush"), found(guest, "better"), found(guest, "old")) == (["Brush"], ["Brush"], [])
    ann.submit("/posts/ink/delete")
    assert found(guest, "better") == []
    assert library.count(PostText) == 0


def test_what_is_imported_is_found(app, guest, tmp_path):
    (tmp_path / "one.md").write_text("---\ntitle: Taken along\ndate: 2024-01-02\n---\nFrom elsewhere.\n")
    take(app, tmp_path)
    assert found(guest, "elsewhere") == ["Taken along"]


@on_each_database
def test_posts_written_without_their_words_are_mended(app, library, guest):
    """By an older release that runs beside this schema, or by hand."""
    library.add_posts(3)
    with app.app_context():
        db.session.execute(text("DELETE FROM post_texts WHERE title = 'Post 1'"))
        later = {"title": "Changed", "updated_at": utc_now() + timedelta(minutes=1)}
        db.session.execute(update(Post).where(Post.slug == "post-2").values(later))
        db.session.commit()
        assert (mend_texts(10), mend_texts(10)) == (2, 0)
        titles = db.session.scalars(select(PostText.title).order_by(PostText.title)).all()
        assert titles == ["Changed", "Post 1", "Post 3"]
    assert found(guest, "changed") == ["Changed"]


def test_hits_are_marked_and_markup_is_text(library, guest):
    library.add_post("Ink <b>", markdown="`<script>` and *ink*, Ínk & more ink")
    page = guest.read("/search?q=ink")
    assert "<mark>Ink</mark> &lt;b&gt;" in page
    assert "&lt;script&gt; and <mark>ink</mark>, <mark>Ínk</mark> &amp; more <mark>ink</mark>" in page


def test_pages_of_hits_keep_the_words(library, guest):
    library.add_posts(7, markdown="Ink & stone")
    assert found(guest, "ink & stone") == [f"Post {number}" for number in (7, 6, 5, 4, 3)]
    assert 'href="/search?q=ink+%26+stone&amp;page=2" rel="next"' in guest.read("/search?q=ink+%26+stone")
    assert found(guest, "ink & stone", page=2) == ["Post 2", "Post 1"]
    assert guest.get("/search?q=ink&page=9").status_code == 404


def test_box_stands_on_every_page_and_holds_what_was_typed(shelf, guest):
    for path in ("/", "/posts/grinding-ink", "/tags/", "/log-in"):
        assert "q" in guest.form(path, action="/search").fields
    assert guest.form("/search?q=ink+%22stone", action="/search").fields["q"] == 'ink "stone'
    assert "Nothing holds all of these words." in guest.read("/search?q=nowhere")
    assert "What are you looking for?" in guest.read("/search")
    assert 'content="noindex, follow"' in guest.read("/search?q=ink")


def test_search_has_a_brake(shelf, guest):
    answers = {guest.get("/search?q=ink").status_code for _ in range(61)}
    assert answers == {200, 429}
    assert guest.get("/search").status_code == 200


def test_snippet_is_cut_around_the_words():
    long = "word " * 100 + "needle " + "word " * 100
    snippet = "".join(piece.text for piece in cut_snippet(long, read_terms("needle")))
    assert snippet.startswith("…word")
    assert snippet.endswith("…")
    assert "needle" in snippet
    assert len(snippet) < 260
    assert [piece.text for piece in mark("ﬁne İNK", read_terms("ink")) if piece.is_hit] == ["İNK"]


def test_plain_text_keeps_words_whole():
    html = "<h2>One</h2><p>T<em>w</em>o &lt;b&gt;</p>\n<ul><li>three</li><li>four</li></ul>"
    assert make_plain(html) == "One Two <b> three four"


def test_worker_mends_words_when_nothing_is_due(app, library, guest):
    library.add_posts(2)
    with app.app_context():
        db.session.execute(text("DELETE FROM post_texts"))
        db.session.commit()
    assert found(guest, "post") == []
    worker = Worker(app, threading.Event())
    assert [worker.mend_once(), worker.mend_once(), worker.mend_once()] == [True, False, False]
    assert found(guest, "post") == ["Post 2", "Post 1"]
