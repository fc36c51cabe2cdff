"""What is not public never reaches who may not see it, by any road."""

from datetime import timedelta

import pytest

from tests.web.library import NOON
from web.models import utc_now

SECRET = "Quillfeather"
HIDDEN = {
    "draft": {"status": "draft"},
    "draft-with-time": {"status": "draft", "published_at": NOON},
    "private": {"status": "private"},
    "scheduled": {"status": "scheduled", "published_at": utc_now() + timedelta(days=3)},
}
LISTS = [
    "/",
    "/archive/",
    "/archive/2024/5",
    "/tags/",
    "/authors/ann",
    "/feed.atom",
    "/feed.rss",
    "/feed.json",
    "/authors/ann/feed.rss",
    "/search?q=seen",
    "/sitemap.xml",
    "/posts/seen",
    "/?page=1",
]


@pytest.fixture(params=HIDDEN)
def hidden(request, library) -> str:
    """The address of a text that is not public."""
    library.add_post("Seen")
    facts = {"published_at": None, **HIDDEN[request.param]}
    return library.add_post(SECRET, markdown=SECRET, tags=f"{SECRET} tag", **facts)


@pytest.mark.parametrize(("name", "role"), [("", ""), ("rea", "reader"), ("ben", "author")])
def test_hidden_text_is_not_there_for_others(hidden, visit, name, role):
    visitor = visit(name, role)
    for path in ("", "/edit", "/delete"):
        response = visitor.get(f"/posts/{hidden}{path}")
        assert response.status_code == (302 if path and not name else 404)
        assert SECRET not in response.text
    assert visitor.post(f"/posts/{hidden}/comments", name="x", markdown="x").status_code == 404
    assert visitor.get(f"/tags/{SECRET.lower()}-tag").status_code == 404
    for path in LISTS:
        assert SECRET.lower() not in visitor.read(path).lower(), path


@pytest.mark.parametrize(("name", "role"), [("ann", "author"), ("eve", "editor"), ("adam", "administrator")])
def test_hidden_text_is_shown_to_who_may_change_it(hidden, visit, name, role):
    visitor = visit(name, role)
    assert SECRET in visitor.read(f"/posts/{hidden}")
    assert SECRET in visitor.read(f"/posts/{hidden}/edit")
    for path in LISTS[:5]:
        assert SECRET.lower() not in visitor.read(path).lower(), path


def test_no_comment_is_offered_under_a_hidden_text(hidden, visit):
    assert "comment-form" not in visit("ann").read(f"/posts/{hidden}")


def test_hidden_texts_stand_among_ones_own(hidden, visit):
    assert SECRET in visit("ann").read("/drafts")
    assert SECRET not in visit("ben").read("/drafts")
    assert SECRET not in visit("eve", "editor").read("/drafts")


def test_hidden_page_is_in_no_navigation(library, guest, visit):
    library.add_post(SECRET, by="eve", kind="page", status="draft", published_at=None)
    assert SECRET not in guest.read("/")
    assert guest.get(f"/pages/{SECRET.lower()}").status_code == 404
    assert SECRET in visit("eve", "editor").read(f"/pages/{SECRET.lower()}")


def test_scheduled_text_appears_when_its_time_has_come(library, guest, monkeypatch):
    later = utc_now() + timedelta(days=3)
    library.add_post("Later", status="scheduled", published_at=later, tags="Stone")
    assert guest.get("/posts/later").status_code == 404
    for module in ("web.services.visibility", "web.services.cards", "web.services.newest"):
        monkeypatch.setattr(f"{module}.utc_now", lambda: later)
    assert "Scheduled" not in guest.read("/posts/later")
    for path in ("/", "/archive/", "/tags/stone", "/authors/ann", "/feed.atom"):
        assert "Later" in guest.read(path) or path == "/archive/"
    assert "1 post" in guest.read("/archive/")


def test_a_post_is_not_found_as_a_page_nor_a_page_as_a_post(library, guest):
    library.add_post("Ink")
    library.add_post("About", kind="page")
    assert guest.get("/pages/ink").status_code == 404
    assert guest.get("/posts/about").status_code == 404
