"""One's own pictures: where they are used, and deleting what nothing uses."""

import io

import pytest
from sqlalchemy import select

from tests.web.databases import on_each_database
from tests.web.test_pictures import draw
from web.extensions import db
from web.models import Picture


@pytest.fixture
def upload(ann):
    def upload(alt: str = "A stone") -> str:
        file = (io.BytesIO(draw()), "x.png")
        answer = ann.client.post("/pictures", data={"csrf_token": ann.token(), "picture": file, "alt": alt})
        return answer.json["markdown"]

    return upload


def only_id(library) -> int:
    with library.app.app_context():
        return db.session.scalars(select(Picture.id)).one()


@on_each_database
def test_a_picture_is_deleted_only_when_nothing_uses_it(ann, library, upload, settings):
    markdown = upload()
    ann.submit("/write", title="Inkwell", markdown=markdown)
    page = ann.read("/files")
    assert "Inkwell" in page
    assert "/delete" not in page
    path = f"/files/{only_id(library)}/delete"
    ann.post(path)
    ann.submit("/posts/inkwell/edit", markdown="no picture")
    assert "Only in an earlier version" in ann.read("/files")
    ann.post(path)
    assert library.count(Picture) == 1
    ann.submit("/posts/inkwell/delete")
    assert "Used nowhere" in ann.read("/files")
    ann.submit("/files")
    assert library.count(Picture) == 0
    assert not list(settings.media_directory.rglob("*.webp"))


def test_others_pictures_are_not_listed_nor_deleted(library, upload, visit):
    upload("Mine alone")
    ben = visit("ben")
    assert "Mine alone" not in ben.read("/files")
    ben.post(f"/files/{only_id(library)}/delete")
    ben.post(f"/files/{10**30}/delete")
    assert library.count(Picture) == 1


def test_the_title_of_somebody_elses_hidden_text_is_not_told(ann, library, upload):
    library.add_post("Quillfeather", by="ben", status="draft", markdown=upload())
    page = ann.read("/files")
    assert "Quillfeather" not in page
    assert "A text of somebody else" in page
