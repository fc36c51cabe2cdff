"""Comments: written, threaded, held, and kept apart as spam."""

import re

import pytest
from sqlalchemy import select

from web.extensions import db
from web.models import Comment


@pytest.fixture
def slug(library) -> str:
    library.choose(comment_rule="open")
    return library.add_post("Ink")


def stored(app) -> list[Comment]:
    with app.app_context():
        return list(db.session.scalars(select(Comment).order_by(Comment.id)))


def shown(page: str) -> list[tuple[int, int]]:
    """Number and depth of each comment, in reading order."""
    found = re.findall(r'comment--depth-(\d)" id="comment-(\d+)"', page)
    return [(int(number), int(depth)) for depth, number in found]


def test_comment_of_a_guest_is_shown_at_once(guest, slug, app):
    response = guest.comment(slug, "Well *said*.", name="Lin", email="lin@example.com")
    comment = stored(app)[0]
    assert response.location == f"/posts/ink#comment-{comment.id}"
    page = guest.read("/posts/ink")
    assert "Well <em>said</em>." in page
    assert "Lin" in page
    assert "1 comment" in page
    assert "lin@example.com" not in page


def test_comment_of_a_person_carries_their_name_only(ann, slug, app):
    ann.post(f"/posts/{slug}/comments", markdown="Thanks.", name="Somebody else", email="x@example.com")
    comment = stored(app)[0]
    assert (comment.guest_name, comment.guest_email) == (None, None)
    page = ann.read("/posts/ink")
    assert "Somebody else" not in page
    assert '<span class="status">Author</span>' in page


def test_text_of_a_comment_is_stored_as_it_was_typed(guest, slug, app):
    guest.comment(slug, "  One\r\n\r\n<b>Two</b> 墨 🖋  ")
    assert stored(app)[0].markdown == "  One\n\n<b>Two</b> 墨 🖋  "


def test_html_in_a_comment_stays_text(guest, slug):
    guest.comment(slug, "<script>alert(1)</script><img src=x onerror=alert(2)>", name="<i>Lin</i>")
    page = guest.read("/posts/ink")
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "<i>Lin</i>" not in page


@pytest.mark.parametrize(
    "fields",
    [
        {"markdown": "   "},
        {"markdown": "x" * 10_001},
        {"markdown": "bell\x07"},
        {"name": ""},
        {"name": "x" * 121},
        {"email": "not an address"},
    ],
    ids="-".join,
)
def test_refused_comment_is_shown_again_with_all_that_was_typed(guest, slug, app, fields):
    response = guest.comment(slug, **{"markdown": "Long thoughts", "name": "Lin", **fields})
    assert response.status_code == 422
    assert 'role="alert"' in response.text
    assert "Some text." in response.text
    if "markdown" not in fields:
        assert "Long thoughts" in response.text
    assert not stored(app)


@pytest.mark.parametrize("text", ["see https://example.com", "[here](//example.com)", "www.example.com"])
def test_link_of_a_guest_waits_for_approval(guest, slug, app, text):
    response = guest.comment(slug, text)
    assert response.location == "/posts/ink#comments"
    page = guest.read("/posts/ink")
    assert "waits for approval" in page
    assert "example.com" not in page
    assert "0 comments" in page or "No comments yet" in page
    assert stored(app)[0].status == "held"


def test_link_in_the_name_of_a_guest_waits_too(guest, slug, app):
    guest.comment(slug, "Nice.", name="www.example.com")
    assert stored(app)[0].status == "held"


def test_link_of_a_person_is_shown_and_gives_no_weight(ann, slug):
    ann.comment(slug, "see https://example.com/x")
    assert 'rel="nofollow ugc noopener"' in ann.read("/posts/ink")


def test_filled_trap_is_kept_as_spam_and_answered_alike(guest, slug, app, visit):
    response = guest.comment(slug, "Buy ink.", website="http://example.com")
    assert response.status_code == 302
    assert "Thank you for your comment." in guest.read("/posts/ink")
    assert stored(app)[0].status == "spam"
    assert "Buy ink." not in guest.read("/posts/ink")
    assert "Buy ink." not in visit("eve", "editor").read("/posts/ink")


def test_replies_stand_below_what_they_answer(library, slug, guest):
    first = library.add_comment(slug)
    second = library.add_comment(slug)
    guest.comment(slug, "To the first", path=f"/posts/{slug}?reply={first}")
    below = library.add_comment(slug, parent_id=first)
    deeper = library.add_comment(slug, parent_id=first + 2)
    assert shown(guest.read("/posts/ink")) == [
        (first, 0),
        (first + 2, 1),
        (deeper, 2),
        (below, 1),
        (second, 0),
    ]


def test_a_long_row_of_replies_ends_at_the_deepest_step(library, slug, guest):
    parent = None
    for _ in range(7):
        parent = library.add_comment(slug, parent_id=parent)
    assert [depth for _, depth in shown(guest.read("/posts/ink"))] == [0, 1, 2, 3, 4, 4, 4]


def test_reply_whose_parent_is_hidden_starts_a_thread(library, slug, guest):
    parent = library.add_comment(slug, status="spam")
    library.add_comment(slug, parent_id=parent)
    assert shown(guest.read("/posts/ink")) == [(parent + 1, 0)]


def test_refused_reply_is_still_a_reply(library, slug, guest, app):
    parent = library.add_comment(slug)
    response = guest.comment(slug, "Long thoughts", path=f"/posts/{slug}?reply={parent}", email="wrong")
    assert response.status_code == 422
    assert "Reply to A guest" in response.text
    assert f'name="parent_id" value="{parent}"' in response.text


@pytest.mark.parametrize("parent", ["999", "x", "-1", "9" * 30, "٣"])
def test_reply_to_what_is_not_there_is_refused(guest, slug, app, parent):
    response = guest.post(f"/posts/{slug}/comments", name="Lin", markdown="Hm", parent_id=parent)
    assert response.status_code == 422
    assert "is not there any more" in response.text
    assert not stored(app)


@pytest.mark.parametrize("status", ["held", "spam"])
def test_reply_to_a_hidden_comment_is_refused(library, guest, slug, status):
    parent = library.add_comment(slug, status=status)
    response = guest.post(f"/posts/{slug}/comments", name="Lin", markdown="Hm", parent_id=str(parent))
    assert response.status_code == 422


def test_reply_to_a_comment_under_another_post_is_refused(library, guest, slug):
    parent = library.add_comment(library.add_post("Other"))
    response = guest.post(f"/posts/{slug}/comments", name="Lin", markdown="Hm", parent_id=str(parent))
    assert response.status_code == 422


@pytest.mark.parametrize("reply", ["999", "x", "-1", "9" * 30])
def test_link_to_answer_nothing_shows_the_plain_form(guest, slug, reply):
    assert "Write a comment" in guest.read(f"/posts/{slug}?reply={reply}")


def test_held_comments_are_seen_by_who_moderates(library, slug, visit):
    library.add_comment(slug, "Held words", status="held")
    assert "Held words" in visit("eve", "editor").read("/posts/ink")
    for visitor in (visit(), visit("rea", "reader"), visit("ann")):
        assert "Held words" not in visitor.read("/posts/ink")


def test_comments_are_braked_by_address(guest, slug, visit):
    for _ in range(20):
        assert guest.comment(slug, "Again").status_code == 302
    assert guest.comment(slug, "Again").status_code == 429
    assert visit(REMOTE_ADDR="192.0.2.1").comment(slug, "First").status_code == 302


def test_only_approved_comments_are_counted_in_lists(library, slug, guest):
    for status in ("approved", "approved", "held", "spam"):
        library.add_comment(slug, status=status)
    assert "2 comments" in guest.read("/")


def test_address_of_comments_takes_no_get(guest, slug):
    assert guest.get(f"/posts/{slug}/comments").status_code == 405
