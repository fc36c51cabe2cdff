"""Small projects to migrate: a plain Alembic one, and a Flask-Migrate one as `flask db init` makes it."""

import contextlib
import io
import shutil
import subprocess
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, make_url

from migrator.__main__ import main

ENV = """
from alembic import context
from sqlalchemy import create_engine

def work():
    with context.begin_transaction():
        context.run_migrations()

url = context.config.get_main_option("sqlalchemy.url")
if context.is_offline_mode():
    context.configure(url=url, literal_binds=True)
    work()
else:
    with create_engine(url).connect() as connection:
        context.configure(connection=connection)
        work()
"""

APP = """
import os
from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()

class Note(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    text = db.Column(db.String(50), nullable=False)

def create_app():
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = os.environ["NOTES_URL"]
    db.init_app(app)
    Migrate(app, db)
    return app
"""


@dataclass
class Outcome:
    code: int
    out: str
    err: str


@dataclass
class Actor:
    """Runs commands in a project's folder as a person would, each in a process of its own."""

    folder: Path
    url: str

    def migrator(self, *words: str) -> Outcome:
        """In this process, for speed; the project is a plain one, of which nothing stays loaded."""
        out, err = io.StringIO(), io.StringIO()
        with (
            pytest.MonkeyPatch.context() as patch,
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            patch.chdir(self.folder)
            patch.setenv("MIGRATOR_DATABASE_URL", self.url)
            code = main(words)
        return Outcome(code, out.getvalue(), err.getvalue())

    def migrator_process(self, *words: str, **environ: str) -> Outcome:
        return self.run(*self.words(*words), **{"MIGRATOR_DATABASE_URL": self.url, **environ})

    def start_migrator(self, *words: str) -> subprocess.Popen:
        return self.start(*self.words(*words), MIGRATOR_DATABASE_URL=self.url)

    @staticmethod
    def words(*words: str) -> tuple[str, ...]:
        return (sys.executable, "-m", "migrator", *words)

    def flask(self, *words: str) -> Outcome:
        return self.run(sys.executable, "-m", "flask", "--app", "notes", *words, NOTES_URL=self.url)

    def run(self, *words: str, **environ: str) -> Outcome:
        done = self.start(*words, **environ)
        out, err = done.communicate(timeout=90)
        return Outcome(done.returncode, out, err)

    def start(self, *words: str, **environ: str) -> subprocess.Popen:
        variables = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(Path(__file__).parents[2]), **environ}
        return subprocess.Popen(
            words, cwd=self.folder, env=variables, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    def tables(self) -> set[str]:
        engine = create_engine(self.url)
        try:
            names = set(inspect(engine).get_table_names()) - {"alembic_version"}
            return {name for name in names if not name.startswith(("migrator_", "parked__"))}
        finally:
            engine.dispose()

    def execute(self, statement: str) -> list:
        engine = create_engine(self.url)
        try:
            with engine.begin() as connection:
                result = connection.exec_driver_sql(statement)
                return [tuple(row) for row in result] if result.returns_rows else []
        finally:
            engine.dispose()

    def write_revision(
        self, revision: str, down: str | tuple[str, ...] | None, up: str, back: str = "pass"
    ) -> Path:
        path = self.folder / "migrations" / "versions" / f"{revision}.py"
        up, back = textwrap.indent(up, "    "), textwrap.indent(back, "    ")
        path.write_text(
            f'"""make {revision}"""\nimport time\nimport sqlalchemy as sa\nfrom alembic import op\n\n'
            f"revision = {revision!r}\ndown_revision = {down!r}\n\n"
            f"def upgrade():\n{up}\n\ndef downgrade():\n{back}\n",
            encoding="utf-8",
        )
        return path


def create_table(name: str) -> str:
    return (
        f'op.create_table("{name}", sa.Column("id", sa.Integer, primary_key=True), '
        'sa.Column("text", sa.String(50)))'
    )


@pytest.fixture(params=["sqlite", pytest.param("mysql", marks=pytest.mark.database)])
def url(request, tmp_path) -> str:
    """An empty database: on each of the two servers in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/notes.db"
    return str(request.getfixturevalue("mysql_url"))


@pytest.fixture
def no_drift(monkeypatch) -> None:
    """It has tests of its own, and costs a scratch database each time."""
    monkeypatch.setenv("MIGRATOR_DRIFT", "no")


@pytest.fixture
def empty_project(tmp_path, url) -> Actor:
    """A plain Alembic project without a version file; its env.py knows nothing of the migrator."""
    (tmp_path / "migrations" / "versions").mkdir(parents=True)
    (tmp_path / "migrations" / "env.py").write_text(ENV, encoding="utf-8")
    (tmp_path / "migrations" / "alembic.ini").write_text("[alembic]\n", encoding="utf-8")
    return Actor(tmp_path, url)


@pytest.fixture
def project(empty_project) -> Actor:
    """Three revisions, a table each."""
    for revision, down in (("one", None), ("two", "one"), ("three", "two")):
        empty_project.write_revision(revision, down, create_table(revision), f'op.drop_table("{revision}")')
    return empty_project


@pytest.fixture(scope="session")
def made_projects(tmp_path_factory) -> Path:
    """A folder for each kind of server, once a test has made a project for it."""
    return tmp_path_factory.mktemp("made")


@pytest.fixture
def flask_project(tmp_path, url, made_projects) -> Actor:
    """A Flask-Migrate project as `flask db init` and `flask db migrate` make it, nothing changed by hand."""
    actor, made = Actor(tmp_path, url), made_projects / make_url(url).get_backend_name()
    if not made.exists():
        (tmp_path / "notes.py").write_text(APP, encoding="utf-8")
        assert actor.flask("db", "init").code == 0
        assert actor.flask("db", "migrate", "-m", "create notes").code == 0
        shutil.copytree(tmp_path, made, ignore=shutil.ignore_patterns("*.db", "__pycache__"))
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return actor
