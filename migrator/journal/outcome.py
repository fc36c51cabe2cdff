"""What became of a schema statement whose outcome never reached us: three answers, and no guess."""

import re
from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from typing import Any

import pymysql

from migrator.database.refusals import is_lost
from migrator.journal.fingerprint import Fingerprint, parse_fingerprint, read_definition, read_fingerprint
from migrator.journal.objects import SchemaObject, find_objects
from migrator.journal.table import Row

OpenScratch = Callable[[], Any]  # gives a context manager of a PyMySQL connection in an empty database


class Outcome(StrEnum):
    NOT_APPLIED = "not applied"  # the schema is as it was before
    APPLIED = "applied"  # the schema is as the statement leaves it
    UNKNOWN = "unknown"  # neither: somebody else was here


def find_outcome(cursor: Any, row: Row, open_scratch: OpenScratch) -> Outcome:
    """Compare the live schema with what stood before the statement, and with what it gives in a scratch one.

    Must run when no session of the dead migrator works any more, else the answer changes under our eyes.
    """
    objects = find_objects(row.statement)
    if not objects or row.fingerprint is None:
        return Outcome.UNKNOWN
    before = parse_fingerprint(row.fingerprint)
    now = read_fingerprint(cursor, objects, row.statement)
    if now == before:
        return Outcome.NOT_APPLIED
    if any(found.type != "TABLE" for found in objects) or not any(_texts(now).values()):
        return Outcome.APPLIED  # a view, a routine: its text is the statement's own; or all were dropped
    expected = _expect(cursor, row.statement, objects, before, open_scratch)
    if expected is None:
        return _by_presence(before, now)
    return Outcome.APPLIED if _texts(now) == expected else Outcome.UNKNOWN


def _texts(found: Fingerprint) -> dict[str, str | None]:
    return {name: text for name, (text, _) in found.items()}


def _by_presence(before: Fingerprint, now: Fingerprint) -> Outcome:
    """For what cannot be tried on empty tables (CREATE TABLE … SELECT): is it there now, was it before?"""
    was_there = [text is not None for text in _texts(before).values()]
    is_there = [text is not None for text in _texts(now).values()]
    return Outcome.APPLIED if was_there != is_there else Outcome.UNKNOWN


def _expect(
    cursor: Any,
    statement: str,
    objects: tuple[SchemaObject, ...],
    before: Fingerprint,
    open_scratch: OpenScratch,
) -> dict[str, str | None] | None:
    """The definitions that the statement gives on empty copies; None when it cannot be tried there."""
    cursor.execute("SELECT DATABASE(), @@sql_mode")
    database, sql_mode = cursor.fetchone()
    if any(found.schema not in ("", database) for found in objects):
        return None  # it would run on another database for real
    with open_scratch() as connection, connection.cursor() as scratch:
        scratch.execute("SET foreign_key_checks = 0, sql_mode = ''")
        for text, _ in before.values():
            if text:
                scratch.execute(text)
        scratch.execute("SET sql_mode = %s", (sql_mode,))
        try:
            scratch.execute(_unqualify(statement, database))
        except pymysql.err.MySQLError as error:
            if is_lost(error):
                raise  # no answer is not a refusal
            return None
        return {
            f"{found.type} {found.quoted}": read_definition(scratch, replace(found, schema=""))
            for found in objects
        }


def _unqualify(statement: str, database: str) -> str:
    """Names of our own database without its name: they must mean the scratch database's."""
    name = re.escape(database)
    return re.sub(rf"(`{name}`|(?<![\w$`]){name}(?![\w$`]))\s*\.\s*", "", statement)
