"""Scratch databases: empty, beside the real one, gone afterwards."""

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

from sqlalchemy import Connection
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from migrator.database.connection import make_engine
from migrator.errors import RefusedByCheckError

LONGEST = 40  # of the real name's characters in the scratch one's, which may have 64


@contextmanager
def make_scratch(url: URL) -> Iterator[URL]:
    """An empty database beside the one at ``url``: ``<database>_scratch_…`` with its defaults, or a file.

    Its name is locked as long as it is in use: those that a killed migrator has left are dropped here.
    """
    if url.get_backend_name() == "sqlite":
        with tempfile.TemporaryDirectory(prefix="migrator-scratch-") as folder:
            yield url.set(database=str(Path(folder) / "scratch.db"))
        return
    start = f"{(url.database or '')[:LONGEST]}_scratch_"
    name = start + token_hex(4)
    with make_engine(url).connect() as connection:
        defaults = connection.exec_driver_sql("SELECT @@character_set_database, @@collation_database").one()
        connection.exec_driver_sql("SELECT GET_LOCK(%s, 0)", (name,))
        connection.rollback()
        _drop_left(connection, start)
        try:
            connection.exec_driver_sql(
                f"CREATE DATABASE `{name}` CHARACTER SET {defaults[0]} COLLATE {defaults[1]}"
            )
        except DBAPIError as error:
            raise _not_made(connection, start, error) from error
        try:
            yield url.set(database=name)
        finally:
            _let_go(connection, name)


def _let_go(connection: Connection, name: str) -> None:
    """Where the server is gone, whoever makes the next one drops it."""
    try:
        connection.exec_driver_sql(f"DROP DATABASE `{name}`")
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise


def _drop_left(connection: Connection, start: str) -> None:
    """Drop what is named as ours and locked by nobody."""
    names = connection.exec_driver_sql("SELECT schema_name FROM information_schema.schemata").scalars().all()
    for name in names:
        if re.fullmatch(f"{re.escape(start)}[0-9a-f]{{8}}", name):
            is_free = connection.exec_driver_sql("SELECT IS_FREE_LOCK(%s)", (name,)).scalar()
            if is_free:
                connection.exec_driver_sql(f"DROP DATABASE IF EXISTS `{name}`")


def _not_made(connection: Connection, start: str, error: DBAPIError) -> RefusedByCheckError:
    account = str(connection.exec_driver_sql("SELECT CURRENT_USER()").scalar())
    user, _, host = account.rpartition("@")
    pattern = start.removesuffix("_").replace("_", "\\_")
    return RefusedByCheckError(
        "no scratch database could be made",
        str(error.orig),
        f"GRANT ALL ON `{pattern}%`.* TO '{user}'@'{host}';   as an administrator (docs/privileges.md)",
    )
