"""Running a project's env.py, with the connection that the migrator chooses."""

import io
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext, MigrationStep
from alembic.script import ScriptDirectory
from sqlalchemy import Engine
from sqlalchemy.engine import URL, make_url

from migrator.database.connection import make_engine
from migrator.project.files import read_also, read_config, read_files
from migrator.settings import Settings

if TYPE_CHECKING:
    from flask import Flask

Work = Callable[[Any, MigrationContext], Iterable[MigrationStep]]


@dataclass
class Project:
    """A project's files and, once something needs it, its Flask application."""

    settings: Settings
    config: Config = field(init=False)
    script: ScriptDirectory = field(init=False)
    app: "Flask | None" = None
    own_script: ScriptDirectory | None = None  # without those that follow
    kept: frozenset[str] = frozenset()  # revisions whose files are not here, but come from the database
    kept_folder: "TemporaryDirectory[str] | None" = None

    def __post_init__(self) -> None:
        self.config = read_config(self.settings)
        if self.app is not None:  # as flask db does: a project may set its configuration up in callbacks
            self.config = self.app.extensions["migrate"].migrate.call_configure_callbacks(self.config)
        self.script = read_files(self.config)

    @property
    def heads(self) -> tuple[str, ...]:
        """Of the files that are here, sorted."""
        return tuple(sorted((self.own_script or self.script).get_heads()))

    def add_files(self, sources: Mapping[str, bytes]) -> None:
        """Read these version files too; they lie in a folder that is gone with this object."""
        self.own_script, self.kept = self.script, frozenset(sources)
        self.kept_folder = TemporaryDirectory(prefix="migrator-")
        for number, source in enumerate(sources.values()):
            (Path(self.kept_folder.name) / f"kept_{number}.py").write_bytes(source)
        self.script = read_also(self.config, self.script, self.kept_folder.name)

    def run_env(self, url: URL, work: Work) -> None:
        """Run env.py against ``url``; ``work`` is called with the database's revisions and gives the steps.

        The url reaches env.py in each of the ways that one may look for it: the shared-connection recipe
        (``config.attributes``), ``sqlalchemy.url``, and the engine of Flask-SQLAlchemy.
        """
        engine = make_engine(url)
        with self._inside(engine), engine.connect() as connection, kept_loggers():
            self.config.attributes["connection"] = connection
            try:
                with EnvironmentContext(self.config, self.script, fn=work):
                    self.script.run_env()
            except Exception:
                connection.invalidate()  # a lost one would answer a ROLLBACK with an error
                raise
            finally:
                self.config.attributes.pop("connection", None)

    def render_sql(self, url: URL, work: Work, start: str | None, goal: str) -> str:
        """The SQL of the steps that ``work`` gives, as text; no connection is made."""
        output = io.StringIO()
        self.config.output_buffer = output
        context = EnvironmentContext(
            self.config, self.script, fn=work, as_sql=True, starting_rev=start, destination_rev=goal
        )
        with self._inside(make_engine(url)), kept_loggers(), silence(), context:
            self.script.run_env()
        return output.getvalue()

    def _inside(self, engine: Engine) -> AbstractContextManager[None]:
        # ConfigParser takes % for interpolation: a password may hold one.
        url = engine.url.render_as_string(hide_password=False)
        self.config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
        self.config.attributes["url"] = engine.url
        app = self.find_app()
        if app is None:
            return nullcontext()
        from migrator.project.flask_app import enter_app  # noqa: PLC0415 - a plain project has no Flask

        return enter_app(app, engine)

    def find_app(self) -> "Flask | None":
        """The application, loaded when first asked for; None for a project without one."""
        if self.app is None and self.settings.app:
            from migrator.project.flask_app import load_app  # noqa: PLC0415 - a plain project has no Flask

            self.app = load_app(self.settings.app)
        return self.app

    def find_url(self) -> URL | None:
        """The application's own database, where there is an application; else what alembic.ini says."""
        app = self.find_app()
        if app is None:
            url = self.config.get_main_option("sqlalchemy.url")
            return make_url(url) if url else None
        from migrator.project.flask_app import find_url  # noqa: PLC0415 - a plain project has no Flask

        return find_url(app)


@contextmanager
def silence() -> Iterator[None]:
    """What is only rendered is not logged: a log would say that each revision runs, before any does."""
    before = logging.root.manager.disable
    logging.disable(logging.INFO)
    try:
        yield
    finally:
        logging.disable(before)


@contextmanager
def kept_loggers() -> Iterator[None]:
    """Undo what ``fileConfig`` in a generated env.py does: it switches off every logger that exists."""
    loggers = [item for item in logging.root.manager.loggerDict.values() if isinstance(item, logging.Logger)]
    before = {logger: logger.disabled for logger in loggers}
    level, handlers = logging.root.level, list(logging.root.handlers)
    try:
        yield
    finally:
        for logger, disabled in before.items():
            logger.disabled = disabled
        logging.root.setLevel(level)
        logging.root.handlers[:] = handlers
