"""The blog on a database that a newer image has migrated, by the real migrator."""

import contextlib
import io
import shutil
from pathlib import Path

import pytest
from sqlalchemy import text

from migrator.__main__ import main
from tests.web.databases import on_each_database
from web.extensions import db

ROOT = Path(__file__).parents[2]
HEAD = max(path.name[:4] for path in (ROOT / "migrations/versions").glob("[0-9]*.py"))
REVISION = """
from alembic import op
import sqlalchemy as sa
revision, down_revision = "{}", "{}"
def upgrade():
    {}
def downgrade():
    {}
"""
MADE = ("op.create_table('made', sa.Column('id', sa.Integer, primary_key=True))", "op.drop_table('made')")
ADDED = ("op.add_column('posts', sa.Column('extra', sa.Integer))", "op.drop_column('posts', 'extra')")
BROKEN = ("op.execute('UPDATE posts SET title = title')", "pass")


@pytest.fixture
def ahead(tmp_path, database_url):
    """A newer image's migrator: ``ahead(*pairs)`` applies a revision for each behind this image's head."""
    folder = tmp_path / "newer"
    shutil.copytree(ROOT / "migrations", folder)

    def migrate(*pairs: tuple[str, str]) -> None:
        below = HEAD
        for number, (up, down) in enumerate(pairs, start=9001):
            (folder / f"versions/{number}.py").write_text(REVISION.format(number, below, up, down))
            below = str(number)
        err = io.StringIO()
        words = ("--app", "", "--directory", str(folder), "--database-url", database_url, "to", "head")
        with contextlib.redirect_stderr(err):
            assert main(words) == 0, err.getvalue()

    return migrate


@pytest.fixture(autouse=True)
def _no_drift(monkeypatch):
    monkeypatch.setenv("MIGRATOR_DRIFT", "no")


@on_each_database
def test_ready_on_a_newer_schema_that_only_adds(client, ahead):
    ahead(MADE, ADDED)
    response = client.get("/readyz")
    assert response.status_code == 200, response.json
    assert response.json["newer_revisions"] == ["9001", "9002"]
    assert response.json["image_heads"] == [HEAD]
    assert client.get("/").status_code == 200


@on_each_database
def test_not_ready_behind_a_revision_that_breaks_it_and_says_which(client, ahead):
    ahead(MADE, BROKEN, ADDED)
    response = client.get("/readyz")
    assert response.status_code == 503
    reason = response.json["reason"]
    assert f"at 9003, this image needs {HEAD} and does not work with 9002: changes rows of posts" in reason
    assert f"Run: make migrate rev={HEAD} web=stop" in reason
    assert response.json["newer_revisions"] == []


def test_what_nobody_recorded_is_not_believed(app, client, ahead):
    ahead(ADDED)
    assert client.get("/readyz").status_code == 200
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text("DELETE FROM migrator_applied WHERE revision = '9001'"))
    response = client.get("/readyz")
    assert response.status_code == 503
    assert f"the database is at 9001, this image needs {HEAD}. Run: make migrate" in response.json["reason"]
