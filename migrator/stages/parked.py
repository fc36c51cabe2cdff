"""PARKED and PURGE: what is set aside, on whichever server; purge is the only command that loses data."""

from typing import Any

from sqlalchemy import Engine

from migrator.errors import RefusedByCheckError, UsageError
from migrator.parking import purging
from migrator.parking.purging import Listed, render_parked
from migrator.parking_on_sqlite.purging import drop_copies, find_older, list_copies


def list_parked(engine: Engine) -> list[Listed]:
    """Everything that is set aside, oldest first."""
    with engine.connect() as connection:
        cursor: Any = connection.connection.cursor()
        return purging.list_parked(cursor) if engine.dialect.name == "mysql" else list_copies(cursor)


def purge(engine: Engine, names: list[str], days: int | None, *, is_confirmed: bool) -> list[Listed]:
    """Drop what is named, or has been set aside for ``days``; gives what was dropped.

    Raises ``UsageError`` for a name that is not parked, ``RefusedByCheckError`` until it is confirmed.
    """
    listed = {one.name: one for one in list_parked(engine)}
    unknown = [name for name in names if name not in listed]
    if unknown:
        raise UsageError(f"{unknown[0]} is not parked", "", "make parked   lists what is")
    with engine.connect() as connection:
        driver: Any = connection.connection
        cursor = driver.cursor()
        is_mysql = engine.dialect.name == "mysql"
        chosen = names or _find_older(cursor, listed, days, is_mysql=is_mysql)
        doomed = [listed[name] for name in chosen if name in listed]
        if doomed and not is_confirmed:
            raise RefusedByCheckError(
                f"{len(doomed)} parked things would be lost for good; nothing was changed",
                render_parked(doomed),
                "the same command with yes=1   (python -m migrator purge … --yes)",
            )
        (purging.let_go if is_mysql else drop_copies)(cursor, set(chosen))
        driver.commit()
    return doomed


def _find_older(cursor: Any, listed: dict[str, Listed], days: int | None, *, is_mysql: bool) -> list[str]:
    if days is None:
        return []
    return purging.find_older(cursor, days) if is_mysql else find_older(list(listed.values()), days)
