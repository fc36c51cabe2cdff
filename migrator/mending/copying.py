"""An empty copy of a MySQL schema, made from what SHOW CREATE says."""

from typing import Any

import pymysql
from sqlalchemy import Connection

from migrator.database.refusals import is_lost
from migrator.mending.definitions import show_create
from migrator.schema.definition import quote
from migrator.schema.picture import Part, PartKind, Picture

COLUMN = {PartKind.VIEW: 1, PartKind.TRIGGER: 2}  # of SHOW CREATE's answer that holds the text


def copy_tables(live: Connection, scratch: Connection, picture: Picture) -> None:
    """Make in ``scratch`` the tables that the picture of ``live`` shows."""
    cursor: Any = scratch.connection.cursor()
    # Tables in any order, and defaults that this server would not take today.
    cursor.execute("SET SESSION foreign_key_checks = OFF, sql_mode = 'NO_ENGINE_SUBSTITUTION'")
    for table in picture.tables:
        cursor.execute(show_create(live, "TABLE", table, 1))
    cursor.execute("SET SESSION foreign_key_checks = ON, sql_mode = DEFAULT")


def read_others(live: Connection, picture: Picture) -> dict[Part, str]:
    """The statement of each view and trigger."""
    return {
        part: show_create(live, part.kind.upper(), part.name, COLUMN[part.kind])
        for part in picture.others.values()
    }


def make_others(scratch: Connection, statements: dict[Part, str]) -> dict[Part, str]:
    """Make views and triggers, each after what it needs; returns those that are broken as they are."""
    cursor: Any = scratch.connection.cursor()
    waiting = statements
    while waiting:
        refused = {part: text for part, text in waiting.items() if not _is_made(cursor, text)}
        if len(refused) == len(waiting):
            return refused
        waiting = refused
    return {}


def write_drop(part: Part) -> str:
    return f"DROP {part.kind.upper()} {quote(part.name)}"


def _is_made(cursor: Any, statement: str) -> bool:
    try:
        cursor.execute(statement)
    except pymysql.MySQLError as error:
        if is_lost(error):
            raise
        return False
    return True
