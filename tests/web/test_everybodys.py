"""What editors and administrators find of everybody's: texts in every state, pictures."""

import re

import pytest

from tests.web.databases import on_each_database
from tests.web.test_files import only_id, upload
from web.extensions import db
from web.models import AuditEntry, Picture

assert upload  # the fixture


TITLES = ("About", "Stone", "Brush 100%", "Ink")  # the one that was begun last first


def titles_of(page: str) -> list[str]:
    return re.findall(r"<h2[^>]*><a [^>]*>(.*?)</a></h2>", page)


@pytest.fixture
def texts(library):
    library.add_post("Ink", by="ann")
    library.add_post("Brush 100%", by="ann", status="draft", published_at=None)
    library.add_post("Stone", by="ben", status="private")
    library.add_post("About", by="ben", kind="page", status="draft", published_at=None)


@on_each_database
def test_an_editor_finds_the_drafts_of_others_and_comes_to_change_them(texts, visit):
    eve = visit("eve", "editor")
    assert "/manage/texts" in eve.read("/")
    page = eve.read("/manage/texts")
    assert titles_of(page) == list(TITLES)
    for way in ("/posts/brush-100/edit", "/posts/stone/delete", "/pages/about/edit", "/authors/ben"):
        assert f'href="{way}"' in page


@on_each_database
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=100%25", {"Brush 100%"}),
        ("q=BEN", {"Stone", "About"}),
        ("status=draft", {"Brush 100%", "About"}),
        ("status=published", {"Ink"}),
        ("status=draft&q=ann", {"Brush 100%"}),
        ("status=nonsense", set(TITLES)),
        ("q=paper", set()),
    ],
)
def test_texts_are_found_by_words_author_and_state(texts, visit, asked, found):
    assert set(titles_of(visit("eve", "editor").read(f"/manage/texts?{asked}"))) == found


def test_an_author_finds_their_own_there_and_no_link_to_it(texts, ann):
    page = ann.read("/manage/texts")
    assert titles_of(page) == ["Brush 100%", "Ink"]
    assert "/manage/texts" not in ann.read("/")


@on_each_database
def test_an_administrator_sees_everybodys_pictures_and_deletes_what_nothing_uses(app, upload, visit, library):
    markdown = upload("An ink stone")
    library.add_post("Quillfeather", by="ben", status="draft", markdown=markdown)
    ada = visit("ada", "administrator")
    page = ada.read("/admin/files")
    for words in ("An ink stone", "Quillfeather", "/authors/ann"):
        assert words in page
    path = f"/admin/files/{only_id(library)}/delete"
    ada.post(path)
    assert library.count(Picture) == 1
    ada.submit("/posts/quillfeather/delete")
    assert ada.submit("/admin/files").location == "/admin/files"
    assert library.count(Picture) == 0
    ada.post(path)
    ada.post(f"/admin/files/{10**30}/delete")
    with app.app_context():
        told = db.session.query(AuditEntry.action, AuditEntry.subject).order_by(AuditEntry.id).all()
    assert told[-1] == ("picture-deleted", "An ink stone")
    assert "deleted a picture" in ada.read("/admin/audit")


def test_nobody_but_an_administrator_sees_all_pictures(visit):
    assert visit("eve", "editor").get("/admin/files").status_code == 403
