"""Scratch databases: empty, beside the real one, gone afterwards."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from migrator.database.connection import make_engine
from migrator.errors import RefusedByCheckError


@contextmanager
def make_scratch(url: URL) -> Iterator[URL]:
    """An empty database beside the one at ``url``: ``<database>_scratch_…`` with its defaults, or a file."""
    if url.get_backend_name() == "sqlite":
        with tempfile.TemporaryDirectory(prefix="migrator-scratch-") as folder:
            yield url.set(database=str(Path(folder) / "scratch.db"))
        return
    name = f"{(url.database or '')[:40]}_scratch_{token_hex(4)}"
    with make_engine(url).connect() as connection:
        defaults = connection.exec_driver_sql("SELECT @@character_set_database, @@collation_database").one()
        connection.rollback()
        try:
            connection.exec_driver_sql(
                f"CREATE DATABASE `{name}` CHARACTER SET {defaults[0]} COLLATE {defaults[1]}"
            )
        except DBAPIError as error:
            raise RefusedByCheckError(
                f"the scratch database {name} could not be made",
                str(error.orig),
                "Grant the migrator's account all on `<database>\\_scratch%`.* (docs/privileges.md).",
            ) from error
        try:
            yield url.set(database=name)
        finally:
            connection.exec_driver_sql(f"DROP DATABASE `{name}`")
