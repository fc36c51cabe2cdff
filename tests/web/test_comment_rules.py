"""Who is shown at once, who waits, and what is spam."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.web.databases import on_each_database
from tests.web.library import NOON
from tests.web.visitor import Visitor, prove
from web.extensions import db
from web.models import Comment, utc_now
from web.services.comment_rules import challenges
from web.services.comment_rules.deciding import count_links
from web.services.markdown import render_comment


@pytest.fixture
def slug(library) -> str:
    return library.add_post("Ink")


def last_status(app) -> str:
    with app.app_context():
        return db.session.scalars(select(Comment.status).order_by(Comment.id.desc())).first()


@on_each_database
def test_first_comment_waits_and_the_next_does_not_once_it_is_approved(app, guest, slug, visit, library):
    who = {"name": "Lin", "email": "lin@example.com"}
    assert guest.comment(slug, "First", **who).location == "/posts/ink#comments"
    assert "waits for approval" in guest.read("/posts/ink")
    guest.comment(slug, "Second", **who)
    assert last_status(app) == "held"
    visit("eve", "editor").post("/comments/held", decision="approved", ids="1")
    guest.comment(slug, "Third", **who)
    assert last_status(app) == "approved"
    guest.comment(slug, "Another's name", name="Lim", email="lin@example.com")
    assert last_status(app) == "held"
    guest.comment(slug, "No address", name="Lin")
    assert last_status(app) == "held"


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("open", ["approved", "approved", "approved"]),
        ("first", ["held", "held", "approved"]),
        ("guests", ["held", "approved", "approved"]),
    ],
)
def test_rules_hold_for_guests_and_readers_and_never_for_authors(library, slug, visit, rule, expected):
    library.choose(comment_rule=rule)
    found = []
    for visitor in (visit(), visit("rea", "reader"), visit("ann")):
        visitor.comment(slug, "Well said.")
        found.append(last_status(library.app))
    assert found == expected


def test_closed_comments_are_shown_and_taken_no_more(library, slug, guest, ann):
    library.add_comment(slug, "From before")
    library.choose(comment_rule="closed")
    page = guest.read("/posts/ink")
    assert "From before" in page
    assert "Comments are closed here." in page
    assert "comment-form" not in page
    answer = ann.post("/posts/ink/comments", markdown="Long thoughts")
    assert answer.status_code == 422
    assert "Long thoughts" in answer.text


def test_comments_close_after_their_days(library, guest):
    library.choose(comment_rule="open", comment_days=30)
    library.add_post("Old", published_at=NOON)
    library.add_post("New", published_at=utc_now() - timedelta(days=29))
    assert "Comments are closed here." in guest.read("/posts/old")
    assert guest.comment("new", "In time").status_code == 302


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("no link", "approved"),
        ("<https://a.example> and [b](https://b.example)", "approved"),
        ("https://a.example https://b.example www.c.example", "held"),
        ("Cheap CASINO here", "held"),
        ("来 赌场 吧", "held"),
    ],
)
def test_links_and_words_hold_a_comment(library, slug, guest, text, status):
    library.choose(comment_rule="open", comment_links=2, blocked_words=("casino", "赌场"))
    guest.comment(slug, text)
    assert last_status(library.app) == status


def test_a_link_is_counted_once_however_it_is_written(app):
    with app.app_context():
        html = render_comment("https://a.example [b](https://b.example) <https://c.example>")
    assert count_links(html, "") == 3
    assert count_links("<p>Nothing</p>", "www.example.com") == 1


@pytest.mark.parametrize("proof", ["", "0", "x", "9" * 13, "٣"])
def test_without_the_sum_a_comment_waits(app, library, slug, guest, proof):
    library.choose(comment_rule="open")
    assert guest.comment(slug, "Well said.", proof=proof).status_code == 302
    assert last_status(app) == "held"


def test_a_sum_is_good_for_one_comment_on_its_own_post(app, library, slug, guest):
    library.choose(comment_rule="open")
    form = guest.form("/posts/ink", "markdown")
    stamp = guest.read("/posts/ink/stamp")
    fields = {**form.fields, "stamp": stamp, "proof": prove(stamp), "name": "Lin", "markdown": "Well said."}
    other = library.add_post("Other")
    seen = []
    for path in (f"/posts/{other}/comments", "/posts/ink/comments", "/posts/ink/comments"):
        guest.client.post(path, data=fields)
        seen.append(last_status(app))
    assert seen == ["held", "approved", "held"]


@pytest.mark.parametrize("stamp", ["", "made-up", "x" * 1000])
def test_a_stamp_that_is_not_ours_makes_a_comment_wait(app, library, slug, guest, stamp):
    library.choose(comment_rule="open")
    guest.post("/posts/ink/comments", name="Lin", markdown="Hm", stamp=stamp, proof=prove(stamp))
    assert last_status(app) == "held"


def test_what_is_sent_faster_than_a_person_can_waits(app, library, slug, guest, monkeypatch):
    library.choose(comment_rule="open")
    monkeypatch.setattr(challenges, "FASTEST_SECONDS", 3)
    guest.comment(slug, "Well said.")
    assert last_status(app) == "held"


def test_who_is_logged_in_does_no_sum(app, library, slug):
    library.choose(comment_rule="open")
    library.add_person("rea", "reader")
    rea = Visitor(app)
    rea.log_in("rea")
    assert "comment-proof.js" not in rea.read("/posts/ink")
    rea.comment(slug, "Well said.")
    assert last_status(app) == "approved"
