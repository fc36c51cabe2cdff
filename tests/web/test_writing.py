"""Writing, changing and deleting texts."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from web.extensions import db
from web.models import Comment, Post, Tag, utc_now
from web.services import tagging

TEXT = "# Ink\n\nTwo  spaces, a tab\t, “quotes”, 墨, 🖋 and <b>HTML</b>.  \nA line.\n"


def test_a_published_text_is_shown_and_stands_on_the_first_page(ann):
    response = ann.submit("/write", title="Ink and stone", markdown="The *first* text.", status="published")
    assert response.status_code == 302
    assert response.location == "/posts/ink-and-stone"
    page = ann.read(response.location)
    assert "<em>first</em>" in page
    assert "Saved." in page
    assert "Ink and stone" in ann.read("/")


def test_text_is_stored_as_it_was_typed(ann, library):
    sent = TEXT.replace("\n", "\r\n")  # as browsers send it
    ann.submit("/write", title="Ink", markdown=sent)
    assert library.stored("ink", "markdown") == TEXT
    assert ann.form("/posts/ink/edit", "markdown").fields["markdown"] == TEXT


def test_saving_without_a_change_changes_nothing(ann, library, app):
    time = datetime(2024, 5, 17, 12, 34, 56, tzinfo=UTC)
    library.add_post("Ink", markdown=TEXT, tags="Stone, 墨", slug="other", published_at=time)
    with app.app_context():
        before = dict(db.session.execute(select(Post.__table__)).mappings().one())
    ann.submit("/posts/other/edit", title="Ink")
    with app.app_context():
        after = dict(db.session.execute(select(Post.__table__)).mappings().one())
        tags = db.session.scalars(select(Tag.name).order_by(Tag.slug)).all()
    assert {**after, "updated_at": None} == {**before, "updated_at": None}
    assert tags == ["墨", "Stone"]


def test_form_shows_what_is_stored(ann, library):
    time = datetime(2024, 5, 17, 12, 34, tzinfo=UTC)
    library.add_post("Ink", tags="Stone, Brush", status="private", published_at=time)
    fields = ann.form("/posts/ink/edit", "title", "markdown").fields
    assert fields["tags"] == "Brush, Stone"
    assert fields["status"] == "private"
    assert fields["published_at"] == "2024-05-17T12:34"
    assert fields["slug"] == "ink"


def test_changed_text_keeps_its_address_when_the_title_changes(ann, library):
    library.add_post("Ink")
    response = ann.submit("/posts/ink/edit", title="Brush", markdown="New words.")
    assert response.location == "/posts/ink"
    assert "New words." in ann.read("/posts/ink")


def test_address_can_be_chosen_and_taken_ones_are_numbered(ann):
    for expected in ("chosen", "chosen-2", "chosen-3"):
        response = ann.submit("/write", title="Any", slug="Chosen", markdown="x")
        assert response.location == f"/posts/{expected}"


def test_tags_are_made_changed_and_taken_off(ann, library, app):
    library.add_post("Ink", tags="Stone, Brush")
    ann.submit("/posts/ink/edit", tags="stone， Paper,, paper")
    with app.app_context():
        assert sorted(tag.name for tag in library.find("ink").tags) == ["Paper", "Stone"]
    ann.submit("/posts/ink/edit", tags="")
    assert ann.form("/posts/ink/edit", "tags").fields["tags"] == ""


def test_publishing_without_a_time_means_now(ann, library):
    ann.submit("/write", title="Ink", status="published")
    published_at = library.stored("ink", "published_at")
    assert timedelta(0) <= utc_now() - published_at < timedelta(seconds=10)


def test_a_time_to_come_schedules_whatever_was_chosen(ann, library, guest):
    response = ann.submit("/write", title="Ink", status="published", published_at="2999-01-01T00:00")
    assert library.stored("ink", "status") == "scheduled"
    assert "Scheduled" in ann.read(response.location)
    assert guest.get(response.location).status_code == 404


def test_a_time_that_has_passed_publishes_what_was_to_be_scheduled(ann, library):
    ann.submit("/write", title="Ink", status="scheduled", published_at="2020-01-01T00:00")
    assert library.stored("ink", "status") == "published"


def test_a_draft_that_is_published_later_has_the_time_of_its_publishing(ann, library):
    ann.submit("/write", title="Ink", status="draft")
    assert library.stored("ink", "published_at") is None
    ann.submit("/posts/ink/edit", status="published")
    assert library.stored("ink", "published_at") is not None


@pytest.mark.parametrize(
    "fields",
    [
        {"title": ""},
        {"title": "   "},
        {"title": "x" * 256},
        {"title": "bell\x07"},
        {"slug": "x" * 192},
        {"markdown": "x" * 1_000_001},
        {"tags": ",".join(f"tag{number}" for number in range(21))},
        {"tags": "x" * 121},
        {"status": "scheduled", "published_at": ""},
        {"status": "unheard-of"},
        {"kind": "page"},
        {"published_at": "yesterday"},
    ],
    ids="-".join,
)
def test_a_refused_text_is_shown_again_with_all_that_was_typed(ann, library, fields):
    typed = {"title": "Ink", "markdown": "Long thoughts", "status": "draft", **fields}
    response = ann.submit("/write", **typed)
    assert response.status_code == 422
    assert 'role="alert"' in response.text
    assert library.count(Post) == 0
    if "markdown" not in fields:
        assert "Long thoughts" in response.text


def test_deleting_asks_first_and_then_takes_text_and_comments(ann, library):
    library.add_post("Ink")
    library.add_comment("ink")
    assert "gone for good" in ann.read("/posts/ink/delete")
    assert library.count(Post) == 1
    response = ann.submit("/posts/ink/delete")
    assert response.location == "/drafts"
    assert "The text is deleted." in ann.read("/drafts")
    assert (library.count(Post), library.count(Comment)) == (0, 0)


def test_preview_is_the_page_without_the_page(ann):
    response = ann.post("/preview", markdown="**Ink** <script>alert(1)</script>")
    assert response.text.strip() == "<p><strong>Ink</strong> </p>"
    assert ann.post("/preview", markdown="x" * 1_000_001).status_code == 413


def test_pages_stand_in_the_navigation(visit, guest):
    editor = visit("eve", "editor")
    response = editor.submit("/write", title="About us", kind="page", status="published", markdown="We.")
    assert response.location == "/pages/about-us"
    assert '<a href="/pages/about-us"' in guest.read("/")
    assert "About us" in guest.read("/pages/about-us")
    assert guest.get("/posts/about-us").status_code == 404
    for path in ("/archive/", "/"):
        assert "Nothing is published here yet." in guest.read(path)


def test_a_page_is_changed_and_deleted_at_its_own_address(visit, library):
    editor = visit("eve", "editor")
    library.add_post("About", by="eve", kind="page")
    assert editor.submit("/pages/about/edit", title="Who we are").location == "/pages/about"
    editor.submit("/posts/about/delete")
    assert library.count(Post) == 0


def test_an_editor_changes_a_text_and_its_author_stays(visit, library):
    library.add_post("Ink", by="ann")
    visit("eve", "editor").submit("/posts/ink/edit", title="Inks")
    assert library.stored("ink", "author_id") == library.add_person("ann")


def test_a_tag_made_by_two_at_once_is_one(ann, library, monkeypatch):
    """Somebody else commits the tag between our look and our commit."""
    real, calls = tagging.find_or_make_tags, []

    def interrupted(names, present):
        found = real(names, present)
        if not calls:
            calls.append(names)
            with ann.client.application.app_context(), db.engine.connect() as other:
                other.execute(Tag.__table__.insert().values(name="Stone", slug="stone"))
                other.commit()
        return found

    monkeypatch.setattr("web.services.publishing.find_or_make_tags", interrupted)
    assert ann.submit("/write", title="Ink", tags="Stone").status_code == 302
    assert library.count(Tag) == 1
