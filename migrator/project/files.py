"""The version files: found, read, and asked for the way from one revision to another."""

import traceback
from argparse import Namespace
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.script.revision import ResolutionError, RevisionError
from alembic.util import CommandError

from migrator.errors import (
    MigratorError,
    NothingToStandOnError,
    SeveralHeadsError,
    UnknownRevisionError,
    UsageError,
)
from migrator.settings import Settings


def read_config(settings: Settings) -> Config:
    """Alembic's configuration: a Flask-Migrate directory's own, or the file that ``--config`` names."""
    options = Namespace(x=list(settings.x_arguments))
    if settings.config_file:
        if not settings.config_file.is_file():
            raise UsageError(f"there is no {settings.config_file}", "--config names an alembic.ini.")
        return Config(str(settings.config_file), cmd_opts=options)
    if not settings.directory.is_dir():
        raise NothingToStandOnError(
            f"there is no folder {settings.directory}",
            "It should hold env.py and versions/.",
            "flask db init   makes one",
            "--directory FOLDER   names another",
        )
    config = Config(str(settings.directory / "alembic.ini"), cmd_opts=options)
    config.set_main_option("script_location", str(settings.directory).replace("%", "%%"))
    return config


def read_files(config: Config) -> ScriptDirectory:
    """The version files. Raises ``NothingToStandOnError`` when there is none."""
    try:
        script = ScriptDirectory.from_config(config)
        heads = script.get_heads()
    except (CommandError, RevisionError) as error:
        raise UsageError("the version files cannot be read", str(error)) from error
    except Exception as error:
        # What stands in a version file is run, and may be wrong in any way.
        raise UsageError(f"{_find_file(error)} cannot be read", f"{type(error).__name__}: {error}") from error
    if not heads:
        raise NothingToStandOnError(
            f"there is no version file in {script.dir}/versions",
            "A migration to nowhere would end well and leave no tables.",
            'flask db migrate -m "create tables"   writes the first from your models',
            "--directory FOLDER   names another folder",
        )
    return script


def _find_file(error: Exception) -> str:
    """The version file in which an error has come up."""
    if isinstance(error, SyntaxError) and error.filename:
        return error.filename
    named = [frame.filename for frame in traceback.extract_tb(error.__traceback__)]
    return next((name for name in named if Path(name).parent.name == "versions"), "a version file")


def read_also(config: Config, script: ScriptDirectory, folder: str) -> ScriptDirectory:
    """The version files of ``script``, and those in ``folder``."""
    both = ScriptDirectory.from_config(config)
    both.version_locations = [*map(str, script._version_locations), folder]  # noqa: SLF001 - read from config
    return both


def check_known(script: ScriptDirectory, revisions: tuple[str, ...]) -> None:
    """Raise ``UnknownRevisionError`` when the database stands at a revision that no file has."""
    unknown = [revision for revision in revisions if not has_file(script, revision)]
    if unknown:
        raise UnknownRevisionError(
            f"the database is at revision {', '.join(unknown)}, which no file here knows",
            f"The files know up to {', '.join(script.get_heads())}: this image is older than the database, "
            "or a version file is missing.",
            "Nor does the database keep its file: something else than this migrator has applied it.",
            "Run the image (or check out the commit) that has this revision, and go down with it:",
            f"make migrate rev={script.get_heads()[0]}",
        )


def has_file(script: ScriptDirectory, revision: str) -> bool:
    try:
        found = script.get_revision(revision)
    except (CommandError, RevisionError):
        return False
    return found is not None and found.revision == revision


def resolve_target(script: ScriptDirectory, target: str) -> tuple[str, ...]:
    """The full revision ids that an absolute target means; () is the base.

    Raises ``SeveralHeadsError`` for ``head`` when there are several, ``UsageError`` for an unknown one.
    """
    heads = script.get_heads()
    if target == "head" and len(heads) > 1:
        raise several_heads(script)
    try:
        return tuple(found.revision for found in script.get_revisions(target) if found is not None)
    except (CommandError, ResolutionError, RevisionError) as error:
        raise _unknown_target(script, target, error) from error


def several_heads(script: ScriptDirectory) -> SeveralHeadsError:
    heads = script.get_heads()
    return SeveralHeadsError(
        f"there are several heads: {', '.join(heads)}",
        "Which one is meant was not said.",
        f'flask db merge -m "merge" {" ".join(heads)}   joins them (best)',
        "make migrate rev=heads   goes to all of them",
        f"make migrate rev={heads[0]}   goes to one",
    )


def _unknown_target(script: ScriptDirectory, target: str, error: Exception) -> MigratorError:
    return UsageError(
        f"no version file has the revision {target!r}",
        str(error),
        "make history   lists the revisions",
        f"make migrate rev={script.get_heads()[0]}   goes to the newest",
    )
