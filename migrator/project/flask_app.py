"""A project that is a Flask application: loading it, and lending it the migrator's engine."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from flask import Flask
from flask.cli import NoAppException, ScriptInfo, prepare_import
from sqlalchemy import Engine
from sqlalchemy.engine import URL

from migrator.errors import UsageError


def load_app(import_path: str) -> Flask:
    """The application that ``--app`` names, in any form that ``flask --app`` takes."""
    try:
        path, _, name = import_path.partition(":")
        module = prepare_import(path) if path.endswith(".py") or "/" in path else path
        info = ScriptInfo(app_import_path=f"{module}:{name}" if name else module)
        return info.load_app()
    except NoAppException as error:
        raise UsageError(
            f"the application {import_path!r} was not found",
            str(error),
            "--app MODULE or MODULE:FACTORY names it, as flask --app does",
        ) from error


@contextmanager
def enter_app(app: Flask, engine: Engine) -> Iterator[None]:
    """Inside the application's context, its database is ``engine``: env.py asks the application for it."""
    with app.app_context():
        engines = find_engines(app)
        before = engines[None]
        engines[None] = engine
        try:
            yield
        finally:
            engines[None] = before


def find_engines(app: Flask) -> dict[str | None, Engine]:
    """Flask-SQLAlchemy's engines by bind key. Raises ``UsageError`` where there is not exactly one."""
    migrate: Any = app.extensions.get("migrate")
    if migrate is None or not hasattr(migrate.db, "engines"):
        raise UsageError(
            f"the application {app.name!r} has no Flask-Migrate with Flask-SQLAlchemy 3",
            "The migrator asks it for its database.",
            "In the factory: Migrate(app, db)   or use --config alembic.ini for a project without Flask",
        )
    engines = cast("dict[str | None, Engine]", migrate.db.engines)
    if set(engines) != {None}:
        names = ", ".join(sorted(str(name) for name in engines if name))
        raise UsageError(f"several databases ({names}) are not served", "One database per project.")
    return engines


def find_url(app: Flask) -> URL:
    """The URL of the application's own database."""
    with app.app_context():
        return find_engines(app)[None].url
