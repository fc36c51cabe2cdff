"""Alembic's way in: to the connection or URL that the caller gives, else to the application's own database.

The migrator gives a connection and needs no application. What compares with the models (``flask db migrate``,
``check``) runs inside one. No ``fileConfig``: it would switch off the loggers of whoever runs this.
"""

import re
import sys
from contextlib import AbstractContextManager, nullcontext

from alembic import context
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, NullPool, TypeDecorator, create_engine
from sqlalchemy.engine import URL

config = context.config


def find_database():
    """Flask-SQLAlchemy's object of the application that runs this, or None: the migrator has no Flask."""
    flask = sys.modules.get("flask")
    return flask.current_app.extensions["migrate"].db if flask and flask.has_app_context() else None


def find_url() -> str | URL:
    url = config.attributes.get("url") or config.get_main_option("sqlalchemy.url")
    database = find_database()
    if url or database is None:
        return url or stop("no database was named: run it through `flask db` or `python -m migrator`")
    return database.engine.url


def stop(message: str):
    raise CommandError(message)


def connect() -> AbstractContextManager[Connection]:
    """A connection of its own when none is given: the application's turn SQLite's foreign keys on.

    A batch operation drops the table that it rebuilt, which would then take the rows of others with it.
    """
    if (given := config.attributes.get("connection")) is not None:
        return nullcontext(given)
    return create_engine(find_url(), poolclass=NullPool).connect()


def render_item(kind, item, _context):
    """Types of our own as what they are in the database: a revision imports Alembic and SQLAlchemy only."""
    is_own = kind == "type" and isinstance(item, TypeDecorator)
    return f"sa.{item.impl_instance!r}" if is_own else False


def is_of_this_server(item, _name, kind, is_reflected, _other):
    """A FULLTEXT index is MySQL's alone; Alembic does not ask ``ddl_if``."""
    is_fulltext = (
        kind == "index" and not is_reflected and item.dialect_options["mysql"]["prefix"] == "FULLTEXT"
    )
    return not is_fulltext or context.get_context().dialect.name == "mysql"


def is_compared(name, kind, _parents):
    """The search's index on SQLite is no table of the models, nor is what lies behind it."""
    return kind != "table" or not name or not name.startswith("post_text_index")


def number_revision(_context, _revision, directives):
    """The next number as id; no file when the models and the database are equal."""
    script = directives[0]
    if getattr(config.cmd_opts, "autogenerate", False) and script.upgrade_ops.is_empty():
        directives.clear()
        config.print_stdout("The database is what the models say: no revision was written.")
    elif re.fullmatch("[0-9a-f]{12}", script.rev_id):  # Alembic's own random id, not one that was asked for
        ids = {found.revision for found in ScriptDirectory.from_config(config).walk_revisions()}
        script.rev_id = f"{max((int(one) for one in ids if one.isdecimal()), default=0) + 1:04}"


database = find_database()
options = {
    "target_metadata": database.metadata if database else None,
    "compare_type": True,
    "compare_server_default": True,
    "render_as_batch": True,  # a revision written on MySQL has to run on SQLite too
    "render_item": render_item,
    "include_object": is_of_this_server,
    "include_name": is_compared,
    "process_revision_directives": number_revision,
}
if context.is_offline_mode():
    context.configure(url=find_url(), literal_binds=True, **options)
    with context.begin_transaction():
        context.run_migrations()
else:
    with connect() as connection:
        context.configure(connection=connection, **options)
        with context.begin_transaction():
            context.run_migrations()
