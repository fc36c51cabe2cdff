"""The blog's own history on an empty database, on each of the two servers in turn."""

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, MetaData, NullPool, Table, create_engine

from migrator.__main__ import main
from tests.database.schema_picture import read_schema
from tests.database.walk import Walk, take_walk
from tests.fixtures_mysql import make_database

ROOT = Path(__file__).parents[2]
MIGRATIONS = ROOT / "migrations"
REVISIONS = tuple(sorted(path.name[:4] for path in (MIGRATIONS / "versions").glob("[0-9]*.py")))
HEAD = REVISIONS[-1]


@dataclass
class Blog:
    """A database of the blog, moved along its history as an operator would."""

    url: str
    engine: Engine = field(init=False)

    def __post_init__(self) -> None:
        self.engine = create_engine(self.url, poolclass=NullPool)

    def to(self, revision: str) -> None:
        """In this process, for speed, and without the application: the migrator's image has none."""
        err = io.StringIO()
        words = ("--app", "", "--directory", str(MIGRATIONS), "--database-url", self.url, "to", revision)
        with contextlib.redirect_stderr(err), pytest.MonkeyPatch.context() as patch:
            patch.setenv("MIGRATOR_DRIFT", "no")  # the schema at each stop is what these tests look at anyway
            code = main(words)
        assert code == 0, err.getvalue()

    def schema(self) -> set[tuple]:
        with self.engine.connect() as connection:
            return read_schema(connection)

    def insert(self, table: str, **values: object) -> int:
        """The id that the server gave the row."""
        with self.begin() as connection:
            result = connection.execute(self.table(table).insert().values(**values))
            return result.inserted_primary_key[0]

    def insert_all(self, table: str, rows: list[dict]) -> None:
        with self.begin() as connection:
            connection.execute(self.table(table).insert(), rows)

    def rows(self, table: str) -> list[dict]:
        with self.engine.connect() as connection:
            return read_rows(connection, table)

    def data(self) -> dict[str, list[dict]]:
        """Every table's rows; an index over another's text shows that one's."""
        with self.engine.connect() as connection:
            names = {fact[1] for fact in read_schema(connection) if fact[0] in ("tables", "table")}
            names -= {"post_text_index"}
            return {name: read_rows(connection, name) for name in sorted(names - {"alembic_version"})}

    def table(self, name: str) -> Table:
        return Table(name, MetaData(), autoload_with=self.engine, resolve_fks=False)

    @contextlib.contextmanager
    def begin(self) -> Iterator[Connection]:
        with self.engine.begin() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA foreign_keys = ON")
            yield connection

    def start(self, *words: str, **environ: str) -> subprocess.Popen:
        """Python in the project's folder, with the settings that the blog needs."""
        variables = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "FLASK_APP": "web.app",
            "DATABASE_URL": self.url,
            "SECRET_KEY": "a key for tests, long enough to be taken",
            **environ,
        }
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        return subprocess.Popen([sys.executable, *words], cwd=ROOT, env=variables, text=True, **pipes)

    def run(self, *words: str, **environ: str) -> str:
        """What the program wrote; it must end well."""
        process = self.start(*words, **environ)
        out, _ = process.communicate(timeout=90)
        assert process.returncode == 0, out
        return out


def read_rows(connection: Connection, table: str) -> list[dict]:
    """Every row as the database gives it, in the order of its first column."""
    found = connection.exec_driver_sql(f"SELECT * FROM `{table}` ORDER BY 1")  # SQLite takes ` as well
    return [dict(row) for row in found.mappings()]


PEOPLE = ("sessions", "recovery_codes", "second_factors", "invitations", "identities", "emailed_links")
SERVERS = ["sqlite", pytest.param("mysql", marks=pytest.mark.database)]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The first test of a server waits for the whole walk, several minutes on a busy machine."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.timeout(1200))


@pytest.fixture(params=SERVERS)
def blog(request, tmp_path) -> Blog:
    """An empty database."""
    is_sqlite = request.param == "sqlite"
    return Blog(f"sqlite:///{tmp_path}/blog.db" if is_sqlite else request.getfixturevalue("mysql_url"))


@pytest.fixture(scope="session", params=SERVERS)
def lasting_blog(request, tmp_path_factory) -> Iterator[Blog]:
    """A database for the whole run."""
    if request.param == "sqlite":
        yield Blog(f"sqlite:///{tmp_path_factory.mktemp('blog')}/blog.db")
        return
    with make_database(request.getfixturevalue("mysql_server")) as url:
        yield Blog(url)


@pytest.fixture(scope="session")
def walk(lasting_blog) -> Walk:
    """A walk along the whole history, there and back and there again, recorded at each stop."""
    return take_walk(lasting_blog, REVISIONS)


@pytest.fixture
def head_blog(walk, lasting_blog) -> Blog:
    """At the head, where the walk ended, without a row but the roles."""
    lasting_blog.to("head")
    with lasting_blog.begin() as connection:  # what depends on these goes with them
        for table in (
            "jobs",
            "posts_tags",
            "comments",
            "pictures",
            "posts",
            "tags",
            "users_roles",
            "sessions",
            "users",
        ):
            connection.exec_driver_sql(f"DELETE FROM {table}")
    return lasting_blog
