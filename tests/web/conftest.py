"""The blog on a database whose schema the migrations built: once per run, a copy per test."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from jinja2 import FileSystemBytecodeCache

from tests.web.library import Library
from tests.web.visitor import Visitor
from web.app import create_app
from web.extensions import db
from web.services.comment_rules import challenges
from web.settings import Settings

ROOT = Path(__file__).parents[2]


def migrate(url: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.attributes["url"] = url
    command.upgrade(config, "head")


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("schema") / "blog.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def database_url(request, tmp_path, migrated_file) -> str:
    """SQLite, unless a test is marked to run on each database (see ``databases.py``)."""
    if getattr(request, "param", "sqlite") == "mysql":
        url = str(request.getfixturevalue("mysql_url"))
        migrate(url)
        return url
    shutil.copy(migrated_file, tmp_path / "blog.db")
    return f"sqlite:///{tmp_path}/blog.db"


@pytest.fixture
def settings(database_url, tmp_path) -> Settings:
    return Settings(
        database_url=database_url,
        secret_key="a key that only these tests use, for one run",
        media_directory=tmp_path / "media",
        posts_per_page=5,
        sign_up_role="author",
    )


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory) -> FileSystemBytecodeCache:
    """Each app would compile them anew."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def make_app(settings, compiled_templates):
    """The blog, with some settings changed."""
    made = []

    def make(**changes):
        app = create_app(replace(settings, **changes))
        app.jinja_env.bytecode_cache = compiled_templates
        app.testing = False  # a failure is a page, as for people
        made.append(app)
        return app

    yield make
    for app in made:
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def app(make_app):
    return make_app()


@pytest.fixture
def other(migrated_file, make_app, tmp_path):
    """A second blog, without a row, on SQLite."""
    shutil.copy(migrated_file, tmp_path / "other.db")
    return make_app(database_url=f"sqlite:///{tmp_path}/other.db", media_directory=tmp_path / "other-media")


@pytest.fixture
def library(app) -> Library:
    return Library(app)


@pytest.fixture
def visit(app):
    """``visit()`` is a guest with cookies of their own, ``visit("ann")`` an author who is logged in."""

    def visit(name: str = "", role: str = "author", **environ) -> Visitor:
        visitor = Visitor(app, **environ)
        if name:
            Library(app).add_person(name, role)
            assert visitor.log_in(name).status_code == 302
        return visitor

    return visit


@pytest.fixture
def guest(visit) -> Visitor:
    return visit()


@pytest.fixture
def ann(visit) -> Visitor:
    return visit("ann")


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    """A person takes longer over a comment than a test."""
    monkeypatch.setattr(challenges, "FASTEST_SECONDS", 0)


@pytest.fixture
def client(app):
    return app.test_client()
