"""Running one statement in the copy, in the cheapest way that the server takes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pymysql
from sqlalchemy import Connection

from migrator.database.online import NOT_SO, find_ways
from migrator.mending import sqlite
from migrator.mending.mend import Mend

# A column that a foreign key uses: the server changes it only while it checks none.
BOUND_BY_KEY = frozenset({1832, 1833})
UNCHECKED = "SET SESSION foreign_key_checks = OFF"
CHECKED = "SET SESSION foreign_key_checks = ON"
COPY = "ALGORITHM=COPY"
PARTITIONED = re.compile(r"(?s)(ALTER TABLE `(?:[^`]|``)*`) ((?:PARTITION BY|REMOVE PARTITIONING).*)")


@dataclass(frozen=True)
class Repair:
    """A statement that was accepted. ``loses``: what data it costs."""

    statement: str
    loses: str = ""
    table: str = ""
    copies: int | None = None  # rows that are written anew while writers are kept out


def run_mend(copy: Connection, mend: Mend) -> tuple[list[Repair], str]:
    """What was run, and what the server said when it refused."""
    cursor: Any = copy.connection.cursor()
    text, refusal, number = _run(cursor, copy.dialect.name, mend.statement)
    around = number in BOUND_BY_KEY
    if around:
        cursor.execute(UNCHECKED)
        text, refusal, _ = _run(cursor, copy.dialect.name, mend.statement)
        cursor.execute(CHECKED)
    if not text:
        return [], refusal
    copies = 0 if f" {COPY}" in text else None
    repair = Repair(text, mend.loses, mend.table, copies)
    return ([Repair(UNCHECKED), repair, Repair(CHECKED)] if around else [repair]), ""


def _run(cursor: Any, dialect: str, statement: str) -> tuple[str, str, int]:
    """The statement as it was accepted, "" when it was not; the refusal and its number."""
    refusal, number = "", 0
    for text in _find_texts(dialect, statement):
        try:
            cursor.execute(text)
        except pymysql.MySQLError as error:
            number, refusal = error.args[0], str(error.args[-1])
            if number not in NOT_SO:
                break
        except sqlite.ERROR as error:
            return "", str(error), 0
        else:
            return text, "", 0
    return "", refusal, number


def _find_texts(dialect: str, statement: str) -> Iterator[str]:
    partitioned = PARTITIONED.match(statement)
    if partitioned:  # the server does it by a copy alone, and takes no comma there
        yield f"{partitioned[1]} {COPY} {partitioned[2]}"
    elif dialect == "mysql":
        yield from (way.replace("\n, ALGORITHM", ", ALGORITHM") for way in find_ways(statement))
        if statement.startswith("ALTER TABLE"):
            yield f"{statement}, {COPY}"
    yield statement
