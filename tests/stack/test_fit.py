"""A blog that runs, and revisions that came after its image: it serves on where they only add."""

import json

import pytest

pytestmark = pytest.mark.stack

ADDS = 'op.execute("ALTER TABLE posts ADD COLUMN extra INT")'
BREAKS = 'op.execute("ALTER TABLE posts RENAME COLUMN title TO heading")'


def version(stack):
    return stack.statement("SELECT version_num FROM alembic_version").stdout.strip()


def ready(stack):
    answer = stack.visitor.ask("/readyz")
    return answer.status, json.loads(answer.text)


def test_the_image_that_runs_serves_on_a_newer_schema_and_an_older_migrator_takes_it_back(running):
    head, before = running.head, running.inspect("web")["State"]["StartedAt"]
    with running.visitor.keeps_reading() as statuses:
        with running.extra_revision(ADDS) as number:
            done = running.release("migrate")
            assert done.returncode == 0, done.stdout
            assert version(running) == number
            status, told = ready(running)
            assert (status, told["image_heads"], told["newer_revisions"]) == (200, [head], [number])
        # The folder is the older release's again: its images never had the newer file.
        assert f"{number}  2" in running.release("kept").stdout
        assert f"ahead of this image, which lacks {number}" in running.release("status").stdout
        done = running.release("migrate", f"--rev={head}")
        assert done.returncode == 0, done.stdout
    assert version(running) == head
    assert set(statuses) == {200}
    assert running.inspect("web")["State"]["StartedAt"] == before
    assert running.release("drift").returncode == 40  # the revision's way down leaves its column
    running.statement("ALTER TABLE posts DROP COLUMN extra")


def test_an_image_of_two_revisions_earlier_takes_its_schema_back_and_nothing_is_lost(running):
    head = running.head
    column = (
        'op.execute("ALTER TABLE tags ADD COLUMN motto VARCHAR(80)")',
        'op.drop_column("tags", "motto")',
    )
    table = (
        'op.execute("CREATE TABLE mottos (id INT PRIMARY KEY, text VARCHAR(80))")',
        'op.drop_table("mottos")',
    )
    seen = "SELECT motto FROM tags WHERE slug = 'old-image'; SELECT id, text FROM mottos ORDER BY id"
    running.statement("INSERT INTO tags (name, slug) VALUES ('Old image', 'old-image')")
    with running.visitor.keeps_reading() as statuses:
        with running.extra_revision(*column), running.extra_revision(*table) as newest:
            assert running.release("migrate").returncode == 0
            running.statement("UPDATE tags SET motto = '墨守成规' WHERE slug = 'old-image'")
            running.statement("INSERT INTO mottos VALUES (1, 'a'), (2, NULL)")
            before = running.statement(seen).stdout
            assert before.split() == ["墨守成规", "1", "a", "2", "NULL"]
        done = running.release("migrate", f"--rev={head}")  # by the image that was built before them
        assert done.returncode == 0, done.stdout
        assert version(running) == head
        assert "Unknown column 'motto'" in running.statement(seen).stdout
        parked = running.release("parked").stdout
        assert "mottos" in parked
        assert "tags.motto" in parked
        with running.extra_revision(*column), running.extra_revision(*table):
            assert running.release("migrate").returncode == 0
            assert version(running) == newest
            assert running.statement(seen).stdout == before
        assert running.release("migrate", f"--rev={head}").returncode == 0
    assert set(statuses) == {200}
    running.statement("DELETE FROM tags WHERE slug = 'old-image'")


def test_a_move_from_under_the_running_blog_is_refused_however_it_is_started(running):
    head = running.head
    with running.extra_revision(BREAKS) as number:
        done = running.release("migrate")
        assert done.returncode == 10, done.stdout
        assert f"the running blog needs {head}, the target is {number}" in done.stdout
        done = running.compose("run", "--rm", "--no-deps", "--no-TTY", "migrator", "to", "head")
        assert done.returncode == 10, done.stdout
        assert "web-would-not-fit" in done.stdout
        assert "renames title, while inkstone" in done.stdout
    assert running.visitor.status("/readyz") == 200
