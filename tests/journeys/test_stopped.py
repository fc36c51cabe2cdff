"""Releases that must not arrive: what stops each of them, and that the environment is as it was."""

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


def test_a_duplicate_that_only_the_target_has_stops_the_rehearsal_with_its_rows(two):
    staging = two.staging
    staging.statement("INSERT INTO tags (name, slug) VALUES ('twin', 'twin-1'), ('twin', 'twin-2')")
    number = two.add_revision('op.create_unique_constraint("uq_twins", "tags", ["name"])')
    two.change_code("# unique")
    two.release_in_dev()
    before = stands(staging)
    done = two.promote("staging")
    assert done.returncode == 21, done.stdout
    assert "twin" in done.stdout
    assert stands(staging) == before
    two.take_back_in_dev(number)


def test_a_release_that_takes_a_column_from_the_old_blog_is_refused_with_the_statement(two):
    two.add_revision(ADDS, REMOVES)
    two.change_code(READS_IT, READING, HOME)
    two.release_in_dev()
    done = two.promote("staging")
    assert done.returncode == 0, done.stdout
    number = two.add_revision(REMOVES, ADDS)
    two.change_code(HOME, READING, READS_IT)
    two.release_in_dev()
    before = stands(two.staging)
    done = two.promote("staging")
    assert done.returncode == 21, done.stdout
    assert "the blog that runs now does not work on the copy" in done.stdout
    assert "extra" in done.stdout
    assert "Expand first, contract" in done.stdout
    assert stands(two.staging) == before
    two.take_back_in_dev(number)


def test_a_blog_that_answers_500_once_it_serves_is_taken_back_by_itself(two):
    staging = two.staging
    two.add_revision(
        'op.execute("ALTER TABLE tags ADD COLUMN more INT NULL")', 'op.drop_column("tags", "more")'
    )
    two.change_code(BREAKS_THERE, READING, HOME)
    two.release_in_dev()
    before = stands(staging)
    file = staging.folder / "environments" / "staging.env"
    file.write_text(f"{file.read_text(encoding='utf-8')}SITE_URL=http://127.0.0.1\n", encoding="utf-8")
    done = two.promote("staging")
    assert done.returncode == 60, done.stdout
    assert "a visit to the new blog went wrong" in done.stdout
    assert stands(staging) == before
    two.change_code(HOME, READING, BREAKS_THERE)
