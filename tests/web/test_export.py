"""Out and in again is the same blog. `whole` compares, by SQL of the tests' own."""

from sqlalchemy import select, text

from tests.web.databases import on_each_database
from tests.web.exports import export, fill
from tests.web.imports import SAMPLES, run, take
from tests.web.library import NOON
from tests.web.whole import read_files, read_whole
from web.extensions import db
from web.models import User


def require_same(app, other, tmp_path) -> None:
    folder = export(app, tmp_path / "first")
    assert not take(other, folder)["reasons"]
    assert read_whole(other) == read_whole(app)
    assert read_files(export(other, tmp_path / "second")) == read_files(folder)
    assert read_files(tmp_path / "other-media") == read_files(tmp_path / "media")
    for blog in (other, app):
        before = read_whole(blog)
        assert not any(take(blog, folder)["taken"].values())
        assert read_whole(blog) == before


@on_each_database
def test_a_blog_with_rows_of_every_kind_comes_back(app, library, other, tmp_path):
    fill(app, library)
    assert min(len(rows) for rows in read_whole(app).values()) >= 1
    require_same(app, other, tmp_path)


def test_the_samples_come_back(app, other, tmp_path):
    assert run(app, "samples").exit_code == 0
    require_same(app, other, tmp_path)


def test_what_came_from_elsewhere_comes_back(app, other, tmp_path):
    take(app, SAMPLES / "small.xml")
    require_same(app, other, tmp_path)


def test_what_themes_are_tried_with_comes_back(app, other, tmp_path, shared_data):
    take(app, shared_data / "wordpress" / "theme-unit-test.xml")
    require_same(app, other, tmp_path)


def test_packed_it_is_the_same_and_the_same_bytes_each_time(app, library, other, tmp_path):
    fill(app, library)
    one, two = export(app, tmp_path / "one.tar.gz"), export(app, tmp_path / "two.tgz")
    assert one.read_bytes() == two.read_bytes()
    assert one.stat().st_mode & 0o077 == 0, "addresses of people are in it"
    take(other, one)
    assert read_whole(other) == read_whole(app)


def test_nothing_that_lets_anybody_in_is_written(app, library, tmp_path):
    fill(app, library)
    said = b"".join(read_files(export(app, tmp_path / "out")).values())
    assert b"argon2" not in said
    assert b"roles" not in said


def test_people_come_back_as_authors_who_cannot_log_in(app, library, other, tmp_path):
    library.add_person("boss", "administrator")
    library.add_post("Ink", by="boss")
    take(other, export(app, tmp_path / "out"))
    with other.app_context():
        (user,) = db.session.scalars(select(User)).all()
        assert (user.name, user.password_hash) == ("boss", None)
        assert [role.name for role in user.roles] == ["author"]


def test_an_address_that_is_taken_is_told_and_nothing_is_overwritten(app, library, other, tmp_path):
    library.add_post("Ink", markdown="Theirs")
    with other.app_context():
        other_library = type(library)(other)
        other_library.add_post("Ink", markdown="Ours", published_at=NOON.replace(year=2020))
        db.session.execute(text("UPDATE posts SET created_at = '2020-01-01 00:00:00'"))
        db.session.commit()
    report = take(other, export(app, tmp_path / "out"))
    assert report["left"] == {"address": 1}
    assert other_library.stored("ink", "markdown") == "Ours"
    assert other_library.stored("ink-2", "markdown") == "Theirs"


def test_what_is_there_is_never_written_over(app, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    result = run(app, "export", tmp_path / "out")
    assert result.exit_code == 10
    assert "nothing was written" in result.output
    assert read_files(tmp_path / "out") == {"mine.txt": b"mine"}
