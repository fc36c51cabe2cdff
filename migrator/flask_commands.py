"""``flask db …`` through the migrator: the commands that stay silent or go half-way are replaced.

Flask loads this module as a plugin (the entry point group ``flask.commands``) before any command of the
application, so that whatever name a project gives the group, it finds ours in it. What is not here is
Flask-Migrate's own.
"""

import functools
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import flask_migrate
from flask import current_app, g
from flask.cli import with_appcontext
from flask_migrate.cli import db

from migrator.errors import MigratorError, NothingToStandOnError
from migrator.records import Direction
from migrator.reporting import Reporter
from migrator.reporting.lines import choose_reporter, describe_error
from migrator.settings import Settings, read_approval, read_limits
from migrator.stages.standing import tell_standing

if TYPE_CHECKING:
    from migrator.pipeline import Pipeline

in_directory = click.option("-d", "--directory", default=None, help="The folder with env.py and versions/.")
as_sql = click.option("--sql", is_flag=True, help="Print the SQL, touch nothing.")
with_tag = click.option("--tag", default=None, help="A tag for custom env.py scripts.")
with_arguments = click.option("-x", "--x-arg", multiple=True, help="Arguments for custom env.py scripts.")
to_revision = click.argument("revision", default="head")


@functools.cache
def find_reporter() -> Reporter:
    """One for the whole command: an error, too, is told by the one that shows the bar."""
    return choose_reporter(json=False)


def speaks(command: Callable[..., None]) -> Callable[..., None]:
    """A command whose errors say what to type, and which ends with their own exit code."""

    @functools.wraps(command)
    def run(*arguments: Any, **options: Any) -> None:
        from migrator.database.quiet import quiet_pools  # noqa: PLC0415 - every flask command loads this module

        try:
            with quiet_pools():
                command(*arguments, **options)
        except MigratorError as error:
            find_reporter()(describe_error(error, command.__name__))
            sys.exit(error.exit_code)

    return run


def make_settings(directory: str | None, x_arg: tuple[str, ...] = ()) -> Settings:
    """Settings of the application that runs this command."""
    folder = directory or g.get("directory") or current_app.extensions["migrate"].directory
    arguments = (*g.get("x_arg", ()), *x_arg)
    return Settings(
        directory=Path(folder), x_arguments=arguments, limits=read_limits(), approval=read_approval()
    )


def make_pipeline(directory: str | None, x_arg: tuple[str, ...] = ()) -> "closing[Pipeline]":
    from migrator.pipeline import Pipeline  # noqa: PLC0415 - every flask command loads this module
    from migrator.project.environment import Project  # noqa: PLC0415 - as above

    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - Flask's documented way
    return closing(Pipeline(Project(make_settings(directory, x_arg), app=app), find_reporter()))


def stands_there(directory: str | None, target: str) -> bool:
    """Whether there is nothing to do, which is then said."""
    from migrator.project.flask_app import find_url  # noqa: PLC0415 - as above

    if current_app.extensions["migrate"].migrate.configure_callbacks:
        return False  # they may name other version files
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - Flask's documented way
    url = find_url(app).render_as_string(hide_password=False)
    return tell_standing(make_settings(directory), url, target, find_reporter())


@click.command()
@in_directory
@as_sql
@with_tag
@with_arguments
@to_revision
@with_appcontext
@speaks
def upgrade(
    directory: str | None, revision: str, tag: str | None, x_arg: tuple[str, ...], *, sql: bool
) -> None:
    """Bring the database up to a revision (head unless given)."""
    if sql or tag:
        flask_migrate.upgrade(directory or g.get("directory"), revision, sql, tag, x_arg)
        return
    if stands_there(directory, revision):
        return
    with make_pipeline(directory, x_arg) as pipeline:
        pipeline.to(revision, only=Direction.UP)


@click.command()
@in_directory
@as_sql
@with_tag
@with_arguments
@click.argument("revision", default="-1")
@with_appcontext
@speaks
def downgrade(
    directory: str | None, revision: str, tag: str | None, x_arg: tuple[str, ...], *, sql: bool
) -> None:
    """Bring the database down to a revision (the one before unless given)."""
    if sql or tag:
        flask_migrate.downgrade(directory or g.get("directory"), revision, sql, tag, x_arg)
        return
    with make_pipeline(directory, x_arg) as pipeline:
        pipeline.to(revision, only=Direction.DOWN)


@click.command()
@in_directory
@as_sql
@with_tag
@click.option("--purge", is_flag=True, help="Empty the version table first.")
@click.option("--unchecked", is_flag=True, help="Record it even though the schema is another one.")
@to_revision
@with_appcontext
@speaks
def stamp(
    directory: str | None, revision: str, tag: str | None, *, sql: bool, purge: bool, unchecked: bool
) -> None:
    """Record a revision without running anything, when the schema is that revision's."""
    from migrator.stages.adopt import keep_stamped  # noqa: PLC0415 - every flask command loads this module
    from migrator.stages.drift import check_nothing_in_flight  # noqa: PLC0415 - as above

    arguments = (directory or g.get("directory"), revision, sql, tag, purge)
    if sql:
        flask_migrate.stamp(*arguments)
        return
    with make_pipeline(directory) as pipeline, pipeline.alone() as in_flight:
        check_nothing_in_flight(in_flight)
        if not unchecked:
            pipeline.check_stamp(revision)
        flask_migrate.stamp(*arguments)
        keep_stamped(pipeline.project, pipeline.engine)


@click.command()
@in_directory
@to_revision
@with_appcontext
@speaks
def adopt(directory: str | None, revision: str) -> None:
    """Record a revision for a database that create_all made, when it is equal to it."""
    with make_pipeline(directory) as pipeline:
        pipeline.adopt(revision)


def check_one_head(directory: str | None) -> None:
    """Raise ``SeveralHeadsError`` unless there is one head, or no version file yet."""
    from migrator.project.files import read_config, read_files, several_heads  # noqa: PLC0415 - as above

    try:
        script = read_files(read_config(make_settings(directory)))
    except NothingToStandOnError:
        return
    if len(script.get_heads()) > 1:
        raise several_heads(script)


def after_head_check(command: click.Command) -> None:
    """Let Flask-Migrate's own command ask first which head a new revision would follow."""
    original = command.callback

    @speaks
    @functools.wraps(original or command)
    def run(*arguments: Any, **options: Any) -> Any:
        if options.get("head", "head") == "head":
            check_one_head(options.get("directory"))
        return original(*arguments, **options) if original else None

    command.callback = with_appcontext(run)


for own in (upgrade, downgrade, stamp, adopt):
    db.add_command(own)
for name in ("migrate", "revision"):
    after_head_check(db.commands[name])
