"""The blog on a database whose migration was killed half-way, with the real migrator; on MySQL."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from web.services.schema import image_heads

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.database

HEAD = max(path.name[:4] for path in (ROOT / "migrations/versions").glob("[0-9]*.py"))
REVISION = f"""
from alembic import op
revision, down_revision = "9999", "{HEAD}"
def upgrade():
    pass
def downgrade():
    op.execute("ALTER TABLE posts ADD COLUMN half INT")
    op.execute("DO SLEEP(20)")
    op.execute("ALTER TABLE posts DROP COLUMN half")
"""


@pytest.fixture
def folder(tmp_path):
    """The history with one revision more, whose way down takes its time."""
    shutil.copytree(ROOT / "migrations", tmp_path / "migrations")
    (tmp_path / "migrations/versions/9999_take_time.py").write_text(REVISION)
    return tmp_path


@pytest.fixture
def database_url(mysql_url):
    return str(mysql_url)


@pytest.fixture
def migrator(folder, database_url):
    def start(*words: str) -> subprocess.Popen:
        environ = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "MIGRATOR_APP": "",
            "MIGRATOR_DATABASE_URL": database_url,
            "MIGRATOR_ALLOW_UNFIT": "yes",  # the blog of these tests is there, and is not to be in the way
        }
        return subprocess.Popen([sys.executable, "-m", "migrator", *words], cwd=folder, env=environ)

    return start


@pytest.fixture
def readiness(migrator, folder, make_app, monkeypatch):
    """An app whose image knows the longer history, on a database that stands at its head."""
    assert migrator("to", "head").wait(120) == 0
    monkeypatch.setattr("web.services.schema.MIGRATIONS_DIRECTORY", folder / "migrations")
    client = make_app().test_client()
    return lambda: client.get("/readyz")


def wait_until_half_way(url: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for _ in range(300):
            columns = connection.execute(text("SHOW COLUMNS FROM posts LIKE 'half'")).all()
            sleeping = connection.execute(
                text("SELECT 1 FROM information_schema.processlist WHERE info = 'DO SLEEP(20)'")
            ).all()
            if columns and sleeping:
                return
            time.sleep(0.1)
    pytest.fail("the migration did not come half-way")


@pytest.mark.usefixtures("fresh_heads")
def test_half_applied_is_not_ready_until_the_migration_is_finished(migrator, readiness, database_url):
    assert readiness().json["reason"] == ""
    migration = migrator("to", HEAD)
    wait_until_half_way(database_url)
    ready = readiness()
    assert ready.status_code == 200  # somebody is at work, and the version is still ours
    assert "revision 9999 on its way down, statement 1, begun" in ready.json["migration"]
    assert "ALTER TABLE posts ADD COLUMN half INT" in ready.json["migration"]
    migration.send_signal(signal.SIGKILL)
    migration.wait()
    assert wait_for(lambda: readiness().status_code == 503)
    reason = readiness().json["reason"]
    assert "revision 9999 is half-applied, on its way down" in reason
    assert "make migrate" in reason
    assert migrator("to", HEAD).wait(120) == 0
    assert migrator("to", "9999").wait(120) == 0
    assert readiness().status_code == 200


def wait_for(is_so) -> bool:
    for _ in range(50):
        if is_so():
            return True
        time.sleep(0.1)
    return False


@pytest.fixture
def fresh_heads():
    """Files do not change while an image runs, so they are read once; here they do."""
    image_heads.cache_clear()
    yield
    image_heads.cache_clear()
