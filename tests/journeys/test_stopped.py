"""Releases that must not arrive: what stops each of them, and that the environment is as it was."""

import signal
import sys
import time

import pytest

pytestmark = [pytest.mark.stack, pytest.mark.timeout(1800)]

ADDS = 'op.execute("ALTER TABLE posts ADD COLUMN extra INT NULL")'
REMOVES = 'op.drop_column("posts", "extra")'
HOME = "def home() -> str:\n"
READS_IT = f"""{HOME}    from web.extensions import db
    db.session.execute(db.text("SELECT extra FROM posts LIMIT 1"))
"""
BREAKS_THERE = HOME + "    if settings().site_url:\n        abort(500)\n"
READING = "web/views/reading.py"


def stands(environment):
    return environment.version, environment.image, environment.visitor.status("/")


def test_a_duplicate_that_only_the_target_has_stops_the_rehearsal_with_its_rows(three):
    staging = three.staging
    staging.statement("INSERT INTO tags (name, slug) VALUES ('twin', 'twin-1'), ('twin', 'twin-2')")
    number = three.add_revision('op.create_unique_constraint("uq_twins", "tags", ["name"])')
    three.change_code("# unique")
    three.release_in_dev()
    before = stands(staging)
    done = three.promote("staging")
    assert done.returncode == 21, done.stdout
    assert "twin" in done.stdout
    assert stands(staging) == before
    three.take_back_in_dev(number)


def test_a_release_that_takes_a_column_from_the_old_blog_is_refused_with_the_statement(three):
    three.add_revision(ADDS, REMOVES)
    three.change_code(READS_IT, READING, HOME)
    three.release_in_dev()
    done = three.promote("staging")
    assert done.returncode == 0, done.stdout
    number = three.add_revision(REMOVES, ADDS)
    three.change_code(HOME, READING, READS_IT)
    three.release_in_dev()
    before = stands(three.staging)
    done = three.promote("staging")
    assert done.returncode == 21, done.stdout
    assert "the blog that runs now does not work on the copy" in done.stdout
    assert "extra" in done.stdout
    assert "Expand first, contract" in done.stdout
    assert stands(three.staging) == before
    three.take_back_in_dev(number)


def test_a_blog_that_answers_500_once_it_serves_is_taken_back_by_itself(three):
    staging = three.staging
    three.add_revision(
        'op.execute("ALTER TABLE tags ADD COLUMN more INT NULL")', 'op.drop_column("tags", "more")'
    )
    three.change_code(BREAKS_THERE, READING, HOME)
    three.release_in_dev()
    before = stands(staging)
    file = staging.folder / "environments" / "staging.env"
    file.write_text(f"{file.read_text(encoding='utf-8')}SITE_URL=http://127.0.0.1\n", encoding="utf-8")
    done = three.promote("staging")
    assert done.returncode == 60, done.stdout
    assert "a visit to the new blog went wrong" in done.stdout
    assert stands(staging) == before
    three.change_code(HOME, READING, BREAKS_THERE)


@pytest.mark.parametrize(
    "line",
    [
        "snapshot  copying",
        "apply     1/1",
        "starting the new one",
        "the old one ends",
        "visit     reading",
        "watch     3",
    ],
)
def test_a_conductor_that_is_killed_leaves_what_the_same_command_ends(three, line):
    staging = three.staging
    column = f"k{time.monotonic_ns()}"
    adds = f'op.execute("ALTER TABLE tags ADD COLUMN {column} INT NULL")'
    number = three.add_revision(adds, f'op.drop_column("tags", "{column}")')
    three.change_code(f"# killed at {line}")
    three.release_in_dev()
    kill_at(three, line)
    assert staging.visitor.status("/") == 200
    done = three.promote("staging")
    assert done.returncode == 0, done.stdout
    assert staging.version == number
    assert staging.image == three.dev.image
    assert staging.visitor.status("/readyz") == 200
    assert len(staging.compose("ps", "--quiet", "web").stdout.split()) == 1


def kill_at(three, line):
    """SIGKILL as soon as it has said so."""
    process = three.dev.start(sys.executable, "-m", "release", "promote", "--to=staging", "--yes=1")
    said = []
    for text in process.stdout:
        said.append(text)
        if line in text:
            break
    else:
        pytest.fail(f"it never came to {line!r}: {''.join(said)}")
    process.send_signal(signal.SIGKILL)
    process.wait()
