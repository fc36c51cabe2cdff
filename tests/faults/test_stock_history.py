"""Another project's history is what stock Flask-Migrate writes from its models, nothing changed by hand."""

import os
import re
import shutil
import subprocess
import sys

import pytest

from tests.faults.ways import HISTORIES, open_folder

pytestmark = [pytest.mark.faults, pytest.mark.database]

HISTORY = HISTORIES / "flask_migrate"
NAMES = ("one", "two", "three")


def test_each_revision_is_what_autogenerate_writes_from_the_models(mysql_url):
    with open_folder(HISTORY) as folder:
        shutil.rmtree(folder / "migrations/versions")
        (folder / "migrations/versions").mkdir()
        for name in NAMES:
            (kept,) = (HISTORY / "versions").glob(f"{name}_*.py")
            shutil.copy(HISTORY / "models" / f"{name}.py", folder / "bookshop.py")
            message = kept.read_text().splitlines()[0].strip('"')
            flask(folder, mysql_url, "migrate", "--rev-id", name, "--message", message)
            made = folder / "migrations/versions" / kept.name
            assert strip_date(made.read_text()) == strip_date(kept.read_text())
            flask(folder, mysql_url, "upgrade")


def flask(folder, url: str, *words: str) -> None:
    environ = {"PATH": os.environ["PATH"], "DATABASE_URL": url, "FLASK_APP": "bookshop"}
    done = subprocess.run(
        [sys.executable, "-m", "flask", "db", *words],
        cwd=folder,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=90,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def strip_date(text: str) -> str:
    return re.sub(r"Create Date: .*", "", text)
