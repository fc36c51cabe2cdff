"""LOCATE: where is the database, and is that a place to start from?"""

from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from migrator.database.versions import read_revisions, read_tables
from migrator.errors import NothingToStandOnError
from migrator.project.files import check_known

STAGE = "locate"


def locate(engine: Engine, script: ScriptDirectory, version_table: str) -> tuple[str, ...]:
    """The database's revisions, each of which a file knows; () is an empty database.

    Raises ``NothingToStandOnError`` when it holds tables but no revision, ``UnknownRevisionError`` when no
    file knows where it is.
    """
    with engine.connect() as connection:
        revisions = read_revisions(connection, version_table)
        tables = () if revisions else read_tables(connection, version_table)
    if tables:
        raise _to_adopt(script, tables)
    check_known(script, revisions)
    return revisions


def _to_adopt(script: ScriptDirectory, tables: tuple[str, ...]) -> NothingToStandOnError:
    shown = ", ".join(tables[:6]) + (f" and {len(tables) - 6} more" if len(tables) > 6 else "")  # noqa: PLR2004
    return NothingToStandOnError(
        f"the database has tables ({shown}) but no revision",
        "It was made by create_all or by hand; running the first revision would meet tables that exist.",
        f"flask db adopt {script.get_heads()[0]}   compares it with that revision, and records it if equal",
        f"python -m migrator adopt {script.get_heads()[0]}   the same without Flask",
    )
