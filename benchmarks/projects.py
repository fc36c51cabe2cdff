"""Projects to migrate, and for each the commands that bring it to its newest revision."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlalchemy.engine import URL

from benchmarks.history import make_history, write_alembic, write_django, write_sql
from benchmarks.race import Runner
from benchmarks.server import inherit, make_empty, write_url

ROOT = Path(__file__).parents[1]
OURS = Path(sys.executable).parent
APP = """import os
from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = os.environ["DATABASE_URL"]
db = SQLAlchemy(app)
Migrate(app, db{options})
"""
DJANGO_SETTINGS = """import os
import pymysql

pymysql.install_as_MySQLdb()
SECRET_KEY = "only for a benchmark"
INSTALLED_APPS = ["app"]
USE_TZ = False
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.mysql", "HOST": os.environ["HOST"], "PORT": os.environ["PORT"],
        "USER": os.environ["USER"], "PASSWORD": os.environ["PASSWORD"], "NAME": os.environ["NAME"],
    }
}
"""
STOCK, OWN, THROUGH = "flask db upgrade, stock", "python -m migrator to head", "flask db upgrade, ours"


@dataclass(frozen=True)
class Place:
    """Where a benchmark works: a folder of its own, the yardsticks' environment, and a server."""

    folder: Path
    yardsticks: Path
    server: URL

    def empty(self, name: str) -> Callable[[], object]:
        return partial(make_empty, self.server, f"bench_{name}")

    def url(self, name: str) -> str:
        return write_url(self.server.set(database=f"bench_{name}"))


def make_blog_runners(place: Place, name: str = "blog") -> list[Runner]:
    """The blog's own history, in the blog as it is, and in an application with nothing else in it."""
    small = place.folder / "small"
    small.mkdir()
    (small / "small.py").write_text(APP.format(options=f', directory="{ROOT / "migrations"}"'))
    url, secret = place.url(name), "0123456789abcdef0123456789abcdef"
    blog = inherit(FLASK_APP="web.app", DATABASE_URL=url, SECRET_KEY=secret, HOME=str(place.folder))
    bare = inherit(FLASK_APP="small", DATABASE_URL=url)
    own = inherit(MIGRATOR_APP="", MIGRATOR_DATABASE_URL=url)
    stock, flask = place.yardsticks / "bin" / "flask", OURS / "flask"
    return [
        Runner(STOCK, (str(stock), "db", "upgrade"), small, bare),
        Runner(OWN, (sys.executable, "-m", "migrator", "to", "head"), ROOT, own),
        Runner(THROUGH, (str(flask), "db", "upgrade"), small, bare),
        Runner(f"{STOCK}, the whole blog", (str(stock), "db", "upgrade"), ROOT, blog),
        Runner(f"{THROUGH}, the whole blog", (str(flask), "db", "upgrade"), ROOT, blog),
    ]


def make_chain_runners(place: Place, count: int) -> list[Runner]:
    """The same made-up history of ``count`` revisions, in each tool's own words."""
    folder, history = place.folder / f"chain_{count}", make_history(count)
    folder.mkdir()
    (folder / "chain.py").write_text(APP.format(options=""))
    environ = inherit(FLASK_APP="chain", DATABASE_URL=place.url("stock"))
    flask = str(place.yardsticks / "bin" / "flask")
    subprocess.run([flask, "db", "init"], cwd=folder, env=environ, check=True, capture_output=True)
    write_alembic(folder / "migrations" / "versions", history)
    url = place.url("own")
    ours = {**environ, "DATABASE_URL": url, "MIGRATOR_APP": "chain", "MIGRATOR_DATABASE_URL": url}
    through = {**environ, "DATABASE_URL": place.url("through")}
    runners = [
        Runner(STOCK, (flask, "db", "upgrade"), folder, environ, place.empty("stock")),
        Runner(OWN, (sys.executable, "-m", "migrator", "to", "head"), folder, ours, place.empty("own")),
        Runner(THROUGH, (str(OURS / "flask"), "db", "upgrade"), folder, through, place.empty("through")),
    ]
    if (place.yardsticks / "bin" / "django-admin").exists():
        write_django(_make(folder / "app" / "migrations"), history)
        runners.append(_make_django(place, folder))
    if (place.yardsticks / "bin" / "dbmate").exists():
        write_sql(_make(folder / "db" / "migrations"), history)
        runners.append(_make_dbmate(place, folder))
    return runners


def _make(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder


def _make_django(place: Place, folder: Path) -> Runner:
    (folder / "app" / "__init__.py").touch()
    (folder / "settings.py").write_text(DJANGO_SETTINGS)
    server = place.server
    environ = inherit(
        DJANGO_SETTINGS_MODULE="settings",
        PYTHONPATH=str(folder),
        HOST=str(server.host),
        PORT=str(server.port),
        USER=str(server.username),
        PASSWORD=str(server.password),
        NAME="bench_django",
    )
    # Without --skip-checks it would read its own system checks first, which migrate no row.
    words = (str(place.yardsticks / "bin" / "django-admin"), "migrate", "--skip-checks")
    return Runner("Django migrate", words, folder, environ, place.empty("django"))


def _make_dbmate(place: Place, folder: Path) -> Runner:
    server = place.server.set(drivername="mysql", database="bench_dbmate")
    words = (str(place.yardsticks / "bin" / "dbmate"), "--no-dump-schema", "up")
    environ = inherit(DATABASE_URL=write_url(server))
    return Runner("dbmate up", words, folder, environ, place.empty("dbmate"))


def without_preparing(runners: list[Runner]) -> Iterator[Runner]:
    """The same commands on what is there: at the newest revision already, they find nothing to do."""
    for runner in runners:
        yield Runner(runner.name, runner.words, runner.folder, runner.environ)
