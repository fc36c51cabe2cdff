"""Narrower files for narrower screens, and descriptions for who sees none."""

import re
from io import BytesIO

import pytest
from PIL import Image

from tests.web.test_pictures import PLACE, animate, draw, upload
from web.services.picture_files import mend_files
from web.services.pictures import store_picture
from web.services.recoding import narrow, recode

WIDE = (1200, 300)


def publish(visitor, markdown, **facts):
    return visitor.submit("/write", title="Ink", markdown=markdown, status="published", **facts)


def test_a_wide_picture_is_offered_in_each_width_and_each_is_what_it_says(ann, guest):
    answer = upload(ann, draw(size=WIDE)).json
    publish(ann, answer["markdown"])
    (offered,) = re.findall(
        r'srcset="([^"]*)" sizes="\(min-width: 42rem\) 40rem, 100vw"', guest.read("/posts/ink")
    )
    widths = []
    for address, width in (one.split(" ") for one in offered.split(", ")):
        file = guest.get(address)
        assert file.headers["Cache-Control"].endswith("immutable")
        assert f"{Image.open(BytesIO(file.data)).width}w" == width
        widths.append(width)
    assert widths == ["480w", "960w", "1200w"]


def test_a_picture_that_is_narrow_already_is_offered_as_it_is(ann, guest, settings):
    publish(ann, upload(ann, draw(size=(480, 10))).json["markdown"])
    assert "srcset" not in guest.read("/posts/ink")
    assert len(list(settings.media_directory.rglob("*.webp"))) == 1


@pytest.mark.parametrize(
    "address", ["/media/ab/x.webp#900x90", "/media/../x.webp#900x90", "/media/ab/x.webp"]
)
def test_an_address_that_no_upload_gave_offers_nothing(ann, guest, address):
    publish(ann, f"![A]({address})")
    assert "srcset" not in guest.read("/posts/ink")


def test_metadata_is_in_none_of_the_files(ann, settings):
    exif = Image.Exif()
    exif[0x010E] = PLACE.decode()
    data = draw("JPEG", size=WIDE, exif=exif, comment=PLACE)
    assert PLACE in data
    upload(ann, data)
    files = list(settings.media_directory.rglob("*.webp"))
    assert len(files) == 3
    assert not any(PLACE in file.read_bytes() or Image.open(file).getexif() for file in files)


def test_an_animation_stays_one_when_it_is_narrowed():
    with Image.open(BytesIO(narrow(recode(animate()).data, 20))) as picture:
        assert (picture.width, picture.n_frames) == (20, 3)


@pytest.fixture
def older(app, library, settings):
    """A picture of a time when there was one file for each."""
    owner = library.add_person("ann")
    with app.app_context():
        stored = store_picture(draw(size=WIDE), owner, "", settings.media_directory)
    for file in settings.media_directory.rglob("*-*.webp"):
        file.unlink()
    return stored


def test_what_is_not_drawn_yet_is_shown_as_wide_as_it_is(guest, older):
    file = guest.get(f"/media/{older.name.removesuffix('.webp')}-480.webp")
    assert Image.open(BytesIO(file.data)).width == 1200
    assert file.headers["Cache-Control"] == "public, max-age=300"
    assert guest.get(f"/media/{older.name.removesuffix('.webp')}-481.webp").status_code == 404


def test_the_worker_draws_what_older_pictures_lack_once(app, older, settings):
    with app.app_context():
        assert mend_files(settings.media_directory, 10) == 1
        assert mend_files(settings.media_directory, 10) == 0
    assert len(list(settings.media_directory.rglob("*.webp"))) == 3


def test_a_picture_that_is_damaged_or_gone_stops_no_worker(app, older, settings):
    path = settings.media_directory / older.name
    with app.app_context():
        path.write_bytes(b"no picture")
        assert mend_files(settings.media_directory, 10) == 0
        path.unlink()
        assert mend_files(settings.media_directory, 10) == 0


def test_a_deleted_picture_leaves_no_file(ann, settings):
    upload(ann, draw(size=WIDE))
    assert ann.post("/files/1/delete").status_code == 302
    assert not list(settings.media_directory.rglob("*.webp"))


def test_before_a_text_is_public_its_writer_hears_once_of_pictures_without_words(ann, library):
    bare = upload(ann, draw(), alt="").json["markdown"]
    first = publish(ann, bare)
    assert first.status_code == 422
    assert "One picture has no description" in first.text
    assert not library.has_post("ink")
    assert publish(ann, bare, undescribed="1").status_code == 302


@pytest.mark.parametrize("status", ["draft", "private"])
def test_a_text_that_is_not_public_is_saved_without_a_word(ann, status):
    bare = upload(ann, draw(), alt="").json["markdown"]
    assert ann.submit("/write", title="Ink", markdown=bare, status=status).status_code == 302


def test_a_text_that_is_public_already_is_not_asked_about_again(ann, library):
    bare = upload(ann, draw(), alt="").json["markdown"]
    library.add_post("Ink")
    assert ann.submit("/posts/ink/edit", markdown=bare).status_code == 302


def test_a_picture_that_comes_with_the_text_stays_in_it_while_the_writer_is_asked(ann):
    asked = publish(ann, "Text", picture=(BytesIO(draw()), "ink.png"))
    assert asked.status_code == 422
    assert "![](/media/" in asked.text
