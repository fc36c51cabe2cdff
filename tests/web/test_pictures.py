"""Uploaded pictures: checked, recoded, stored once, and served by nothing but their name."""

import struct
import zlib
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from sqlalchemy import select

from tests.web.visitor import Visitor
from web.extensions import db
from web.models import Picture
from web.services.recoding import BadPictureError, recode

PLACE = b"GPS 48.2082 16.3738"


def draw(form: str = "PNG", size=(40, 30), mode: str = "RGB", **options) -> bytes:
    output = BytesIO()
    colour = (0, 128, 128, 100) if mode == "RGBA" else "teal"
    Image.new(mode, size, colour).save(output, form, **options)
    return output.getvalue()


def animate(frames: int = 3) -> bytes:
    output = BytesIO()
    pictures = [Image.new("RGB", (20, 20), (number * 40, 0, 0)) for number in range(frames)]
    pictures[0].save(output, "GIF", save_all=True, append_images=pictures[1:], duration=80, loop=0)
    return output.getvalue()


def announce(width: int, height: int) -> bytes:
    """A PNG of some bytes that says it is this large."""
    chunk = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = b"IDAT" + zlib.compress(b"\0" * 100)
    parts = [
        struct.pack(">I", len(part) - 4) + part + struct.pack(">I", zlib.crc32(part))
        for part in (chunk, data)
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def upload(visitor: Visitor, data: bytes, name: str = "ink.png", alt: str = "Ink"):
    return visitor.post("/pictures", picture=(BytesIO(data), name), alt=alt)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF"])
def test_picture_becomes_webp_at_its_digest(ann, guest, form):
    answer = upload(ann, draw(form)).json
    assert (answer["width"], answer["height"]) == (40, 30)
    picture = guest.get(answer["url"])
    assert picture.mimetype == "image/webp"
    assert Image.open(BytesIO(picture.data)).format == "WEBP"


def test_markdown_of_a_picture_shows_it_with_its_size(ann, guest):
    answer = upload(ann, draw(), alt="Ink [and] stone\nin\\ one").json
    ann.submit("/write", title="Ink", markdown=answer["markdown"], status="published")
    page = guest.read("/posts/ink")
    expected = (
        f'<img src="{answer["url"]}" alt="Ink [and] stone in\\ one" width="40" height="30" loading="lazy">'
    )
    assert expected in page


def test_picture_may_come_with_the_text_without_scripts(ann):
    picture = (BytesIO(draw()), "ink.png")
    response = ann.submit("/write", title="Ink", markdown="Text", picture=picture, picture_alt="A stone")
    page = ann.read(response.location)
    assert "<p>Text</p>" in page
    assert 'alt="A stone"' in page


def test_bad_picture_with_the_text_loses_nothing_of_the_text(ann):
    response = ann.submit("/write", title="Ink", markdown="Text", picture=(BytesIO(b"no"), "ink.png"))
    assert response.status_code == 422
    assert ">Text</textarea>" in response.text.replace("\r\n", "")
    assert "damaged or too large" in response.text


def test_same_picture_twice_is_one(app, ann, visit, settings, library):
    first = upload(ann, draw()).json
    second = upload(visit("ben"), draw()).json
    assert first["url"] == second["url"]
    assert library.count(Picture) == 1
    assert len([path for path in settings.media_directory.rglob("*") if path.is_file()]) == 1
    with app.app_context():
        picture = db.session.scalars(select(Picture)).one()
        assert first["url"] == f"/media/{picture.digest[:2]}/{picture.digest}.webp"


def test_wide_picture_is_narrowed_and_keeps_its_shape(ann):
    answer = upload(ann, draw(size=(3200, 1000))).json
    assert (answer["width"], answer["height"]) == (1600, 500)


def test_small_picture_is_not_blown_up(ann):
    assert upload(ann, draw(size=(1, 1))).json["width"] == 1


def test_metadata_is_gone_and_the_picture_stands_upright():
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, PLACE.decode()
    data = draw("JPEG", size=(40, 30), exif=exif, comment=PLACE)
    assert PLACE in data
    recoded = recode(data)
    assert (recoded.width, recoded.height) == (30, 40)
    assert PLACE not in recoded.data
    assert not Image.open(BytesIO(recoded.data)).getexif()


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_each_kind_of_pixel_is_taken(mode):
    assert recode(draw(mode=mode) if mode in {"RGB", "RGBA"} else draw_plain(mode)).width == 40


def draw_plain(mode: str) -> bytes:
    output = BytesIO()
    Image.new(mode, (40, 30)).save(output, "PNG")
    return output.getvalue()


def test_transparency_and_animation_stay():
    with Image.open(BytesIO(recode(draw(mode="RGBA")).data)) as picture:
        assert picture.mode == "RGBA"
    with Image.open(BytesIO(recode(animate()).data)) as picture:
        assert picture.n_frames == 3


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        draw("BMP"),
        draw("TIFF"),
        draw()[:60],
        draw("JPEG")[:200],
        announce(30_000, 30_000),
        announce(7_000, 7_000),
        announce(0, 10),
    ],
    ids=["nothing", "text", "svg", "bmp", "tiff", "cut png", "cut jpeg", "bomb", "large", "flat"],
)
def test_what_is_no_picture_of_ours_is_refused(ann, library, settings, data):
    response = upload(ann, data)
    assert response.status_code == 422
    assert "error" in response.json
    assert library.count(Picture) == 0
    assert not list(settings.media_directory.rglob("*.webp"))


def test_upload_without_a_picture_is_refused(ann):
    assert ann.post("/pictures").status_code == 422


@given(st.sampled_from(["PNG", "JPEG", "WEBP", "GIF", "animation"]), st.data())
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_damaged_picture_is_read_or_refused_and_never_breaks(form, data):
    original = animate() if form == "animation" else draw(form)
    damaged = bytearray(original)
    places = st.integers(0, len(damaged) - 1)
    for place, byte in data.draw(st.lists(st.tuples(places, st.integers(0, 255)), min_size=1, max_size=20)):
        damaged[place] = byte
    try:
        recoded = recode(bytes(damaged[: data.draw(st.integers(len(damaged) // 2, len(damaged)))]))
    except BadPictureError:
        return
    assert recoded.data[:4] == b"RIFF"


@pytest.mark.parametrize(
    "name",
    [
        "../secret.webp",
        "..%2fsecret.webp",
        "%2e%2e/secret.webp",
        "ab/../../secret.webp",
        "/etc/passwd",
        "secret.webp",
        "ab/" + "a" * 64 + ".webp",
        "ab/" + "A" * 64 + ".webp",
        "ab/.tmpfile",
        "ab/" + "a" * 64 + ".webp%0a",
        "ab/" + "a" * 64 + ".webp%00",
    ],
)
def test_media_gives_nothing_but_pictures(client, settings, name):
    settings.media_directory.mkdir()
    (settings.media_directory / "ab").mkdir()
    for path in ("secret.webp", "ab/.tmpfile", "../secret.webp"):
        (settings.media_directory / path).write_text("not for anybody")
    response = client.get(f"/media/{name}", follow_redirects=True)
    assert response.status_code == 404
    assert b"not for anybody" not in response.data


def test_picture_may_be_kept_for_ever_and_asked_for_again(ann, guest):
    url = upload(ann, draw()).json["url"]
    first = guest.get(url)
    assert first.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Set-Cookie" not in first.headers
    assert first.headers["X-Content-Type-Options"] == "nosniff"
    assert guest.get(url, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert guest.get(url, headers={"Range": "bytes=0-3"}).data == b"RIFF"


def test_stored_file_can_be_read_by_the_front(ann, settings):
    upload(ann, draw())
    (path,) = settings.media_directory.rglob("*.webp")
    assert path.stat().st_mode & 0o777 == 0o644
    assert path.parent.stat().st_mode & 0o055 == 0o055
    assert [other.name for other in path.parent.iterdir()] == [path.name]
