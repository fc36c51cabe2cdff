"""LOCATE: where is the database, and is that a place to start from?"""

from alembic.script import ScriptDirectory
from sqlalchemy import Engine
from sqlalchemy.engine import URL

from migrator.database.connection import parse_url
from migrator.database.versions import read_revisions, read_tables
from migrator.errors import NothingToStandOnError, UsageError
from migrator.project.environment import Project
from migrator.project.files import check_known
from migrator.stages.ahead import take_kept_files
from migrator.stages.resume import find_in_flight

STAGE = "locate"


def find_url(project: Project) -> URL:
    """The database's URL: the one that was given, else the application's own."""
    if project.settings.database_url:
        return parse_url(project.settings.database_url)
    url = project.find_url()
    if url is None:
        raise UsageError(
            "no database was named",
            "Neither a URL nor an application that has one was given.",
            "--database-url URL, or MIGRATOR_DATABASE_URL, or --app MODULE",
        )
    return parse_url(url.render_as_string(hide_password=False))


def locate(engine: Engine, project: Project) -> tuple[str, ...]:
    """The database's revisions, each of which a file knows, here or in the database; () is an empty one.

    Raises ``NothingToStandOnError`` when it holds tables but no revision, and none is half-applied;
    ``UnknownRevisionError`` when no file knows where it is.
    """
    version_table = project.settings.version_table
    with engine.connect() as connection:
        revisions = read_revisions(connection, version_table)
        tables = () if revisions else read_tables(connection, version_table)
    if tables and not is_begun(engine):
        raise _to_adopt(project.script, tables)
    take_kept_files(project, engine, revisions)
    check_known(project.script, revisions)
    return revisions


def is_begun(engine: Engine) -> bool:
    """Whether a revision is half-applied: of the first one the version table says nothing yet."""
    in_flight = find_in_flight(engine)
    return in_flight is not None and not in_flight.is_untouched


def _to_adopt(script: ScriptDirectory, tables: tuple[str, ...]) -> NothingToStandOnError:
    shown = ", ".join(tables[:6]) + (f" and {len(tables) - 6} more" if len(tables) > 6 else "")  # noqa: PLR2004
    return NothingToStandOnError(
        f"the database has tables ({shown}) but no revision",
        "It was made by create_all or by hand; running the first revision would meet tables that exist.",
        f"flask db adopt {script.get_heads()[0]}   compares it with that revision, and records it if equal",
        f"python -m migrator adopt {script.get_heads()[0]}   the same without Flask",
    )
