"""`flask content import --dry-run`: the import's own report, and nothing written."""

import json
import tarfile

import pytest
from sqlalchemy import select

from tests.web.databases import on_each_database
from tests.web.exports import export, fill
from tests.web.imports import SAMPLES, run
from tests.web.library import Library
from tests.web.test_pictures import draw
from web.extensions import db
from web.models import Base
from web.services.permissions import ROLES

KINDS = ["wordpress", "ghost", "folder", "own", "own packed"]


@pytest.fixture
def make_source(other, tmp_path):
    def make(kind):
        if kind in {"wordpress", "ghost"}:
            return SAMPLES / {"wordpress": "small.xml", "ghost": "ghost.json"}[kind]
        if kind == "folder":
            return write_folder(tmp_path / "site")
        fill(other, Library(other))
        path = export(other, tmp_path / "export")
        if kind == "own packed":
            with tarfile.open(tmp_path / "export.tar.gz", "w:gz") as archive:
                archive.add(path, "export")
            return tmp_path / "export.tar.gz"
        return path

    return make


def write_folder(root):
    (root / "posts").mkdir(parents=True)
    (root / "ink.png").write_bytes(draw())
    front = "---\ntitle: {}\nauthor: Mei Lin\ntags: [权利, Stone]\ndate: 2024-05-17\n---\n"
    for number in range(2):
        text = f"![ink](/ink.png)\n\n![gone](/gone.png)\n\nText {number}."
        (root / "posts" / f"{number}.md").write_text(front.format(f"Post {number}") + text)
    (root / "posts" / "more.md").write_text(front.format("More").replace("权利", "权力") + "Text.")
    (root / "posts" / "broken.md").write_text("---\ntitle: [\n---\n")
    return root


def report_of(app, path, *options) -> dict:
    result = run(app, "import", path, *options, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def everything(app) -> dict:
    """All rows of all tables, and all files of pictures."""
    with app.app_context():
        rows = {
            table.name: sorted(map(repr, db.session.execute(select(table))))
            for table in Base.metadata.sorted_tables
        }
    media = app.extensions["settings"].media_directory
    return {**rows, "files": sorted(media.rglob("*")) if media.exists() else []}


@pytest.fixture
def scratch(tmp_path, monkeypatch):
    """Where temporary files go."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


@on_each_database
@pytest.mark.parametrize("kind", KINDS)
def test_it_says_what_the_import_then_does_and_writes_nothing(app, library, make_source, kind, scratch):
    library.add_post("Ink", tags="Stone")
    path, before = make_source(kind), everything(app)
    tried = report_of(app, path, "--dry-run")
    assert everything(app) == before
    assert not list(scratch.iterdir())
    done = report_of(app, path)
    assert (tried.pop("dry_run"), done.pop("dry_run")) == (True, False)
    assert tried == done
    assert any(done["taken"].values())
    assert everything(app) != before
    again = report_of(app, path, "--dry-run")
    assert not any(again["taken"].values())
    assert again == {**report_of(app, path), "dry_run": True}


def test_it_tells_people_that_nothing_was_written(app, make_source):
    result = run(app, "import", make_source("folder"), "--dry-run")
    assert "Would be taken from site: 3 posts, 3 tags, 1 picture." in result.stdout
    assert "This was a dry run: nothing was written." in result.stdout
    assert "2 × picture: its file is not there" in result.stdout
    assert "broken.md" in result.stdout
    assert "Would be taken from samples" in run(app, "samples", "--dry-run").stdout


def test_a_damaged_export_is_refused_as_the_import_refuses_it(app, tmp_path):
    (tmp_path / "export.xml").write_text("<rss>")
    before, words = everything(app), ("import", tmp_path / "export.xml")
    tried, done = run(app, *words, "--dry-run"), run(app, *words)
    assert (tried.exit_code, tried.output) == (done.exit_code, done.output)
    assert everything(app) == before


def test_after_it_the_same_process_writes_again(app, library, make_source):
    with app.app_context():
        run(app, "import", make_source("ghost"), "--dry-run")
    library.add_person("ben", ROLES[0])
    assert library.add_post("After", by="ben") == "after"
    assert library.has_post("after")
