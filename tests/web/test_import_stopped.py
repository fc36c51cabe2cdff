"""What an import says and leaves when it cannot go on."""

import json
import os
import subprocess
import sys
import time

import pytest

from tests.conftest import ROOT
from tests.web.databases import on_each_database
from tests.web.imports import SAMPLES, count_rows, read_rows, run, take
from web.app import create_app
from web.models import Post
from web.settings import Settings

SMALL = SAMPLES / "small.xml"


def environ_of(settings: Settings) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "FLASK_APP": "web.app",
        "DATABASE_URL": settings.database_url,
        "SECRET_KEY": settings.secret_key,
        "MEDIA_DIRECTORY": str(settings.media_directory),
    }


def start(settings, *words):
    command = [sys.executable, "-m", "flask", "content", *map(str, words)]
    return subprocess.Popen(
        command, cwd=ROOT, env=environ_of(settings), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def write_long_export(path, count):
    text = SMALL.read_text()
    start, end = text.index("  <item>"), text.index("</channel>")
    first = text[start : text.index("</item>") + len("</item>\n")]
    items = "".join(
        first.replace("<wp:post_id>1<", f"<wp:post_id>{number}<").replace("First ink", f"Ink {number}")
        for number in range(1, count + 1)
    )
    path.write_text(text[:start] + items + text[end:])
    return path


@pytest.mark.parametrize("posts_before_kill", [1, 20, 60])
@on_each_database
def test_import_that_was_killed_is_finished_by_running_it_again(app, settings, tmp_path, posts_before_kill):
    path = write_long_export(tmp_path / "long.xml", 150)
    running = start(settings, "import", path)
    while count_rows(app)["post"] < posts_before_kill:
        assert running.poll() is None, running.communicate()
        time.sleep(0.01)
    running.kill()
    running.communicate()
    kept = count_rows(app)
    assert posts_before_kill <= kept["post"] < 150
    assert kept["comment"] == 3 * kept["post"], "a post was kept without its comments"
    report = take(app, path)
    assert report["taken"]["post"] == 150 - kept["post"]
    assert count_rows(app) == {"post": 150, "comment": 450, "tag": 2, "user": 1, "picture": 0}
    assert len({post.slug for post in read_rows(app, Post)}) == 150


def test_two_imports_at_once_take_each_post_once(app, settings, tmp_path):
    path = write_long_export(tmp_path / "long.xml", 60)
    both = [start(settings, "import", path), start(settings, "import", path)]
    for running in both:
        out, errors = running.communicate(timeout=120)
        assert running.returncode == 0, out + errors
    assert count_rows(app) == {"post": 60, "comment": 180, "tag": 2, "user": 1, "picture": 0}


def test_progress_is_plain_lines_without_a_terminal_and_the_report_stands_alone(app, settings, tmp_path):
    path = write_long_export(tmp_path / "long.xml", 120)
    out, errors = start(settings, "import", path, "--json").communicate(timeout=120)
    assert json.loads(out)["taken"]["post"] == 120
    assert errors.splitlines()[:2] == ["importing: 50 of 120", "importing: 100 of 120"]


def test_report_for_people_says_what_was_taken_and_what_was_left(app):
    output = run(app, "import", SMALL).output
    assert "Taken from small.xml: 4 posts, 1 page, 3 comments, 2 tags." in output
    assert "New authors, who cannot log in yet: mei (Mei Lin)." in output
    assert "1 × author: wrote nothing that was taken [silent]" in output
    assert "Taken from small.xml: nothing new." in run(app, "import", SMALL).output


def test_database_without_a_schema_is_refused_with_the_way_on(settings, tmp_path):
    empty = create_app(Settings(f"sqlite:///{tmp_path}/empty.db", settings.secret_key, tmp_path))
    result = run(empty, "import", SMALL)
    assert result.exit_code == 10
    assert "nothing was imported" in result.output
    assert "Run: make migrate" in result.output


def test_database_that_does_not_answer_has_its_own_exit_code(settings, tmp_path):
    nowhere = "mysql+pymysql://nobody:none@127.0.0.1:1/none"
    result = run(create_app(Settings(nowhere, settings.secret_key, tmp_path)), "import", SMALL)
    assert result.exit_code == 12
    assert "nobody" not in result.output


@pytest.mark.parametrize(("name", "code"), [("missing.xml", 2), ("notes.txt", 10)])
def test_path_that_is_no_source_is_refused(app, tmp_path, name, code):
    (tmp_path / "notes.txt").write_text("x")
    assert run(app, "import", tmp_path / name).exit_code == code
