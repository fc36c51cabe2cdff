"""Views, triggers, routines and events: what makes each of them, as the server tells it."""

import hashlib
from collections.abc import Iterable
from dataclasses import astuple, dataclass

from pymysql.err import MySQLError

from migrator.errors import RestoreFailedError
from migrator.snapshots.sessions import Row, Session, quote

# Kind -> the query of the names, and the column of SHOW CREATE that holds the statement. In this order they
# can be made: a view may call a function, a trigger writes to tables.
_NAMES = "SELECT {0}_name AS name FROM information_schema.{1} WHERE {0}_schema = DATABASE()"
KINDS = {
    "FUNCTION": (_NAMES.format("routine", "routines") + " AND routine_type = 'FUNCTION'", "Create Function"),
    "PROCEDURE": (
        _NAMES.format("routine", "routines") + " AND routine_type = 'PROCEDURE'",
        "Create Procedure",
    ),
    "VIEW": (_NAMES.format("table", "views"), "Create View"),
    # Several of one table and one moment act in the order in which they were made.
    "TRIGGER": (
        _NAMES.format("trigger", "triggers")
        + " ORDER BY event_object_table, action_timing, event_manipulation, action_order",
        "SQL Original Statement",
    ),
    "EVENT": (_NAMES.format("event", "events"), "Create Event"),
}
WITHOUT_EVENTS = ("FUNCTION", "PROCEDURE", "VIEW", "TRIGGER")


@dataclass(frozen=True)
class StoredObject:
    """``statement`` makes it, in a session with the other settings."""

    kind: str
    name: str
    statement: str
    sql_mode: str | None
    charset: str
    collation: str
    time_zone: str | None

    @property
    def label(self) -> str:
        return f"{self.kind.lower()} {self.name}"

    @property
    def digest(self) -> str:
        return hashlib.sha256("\0".join(map(str, astuple(self))).encode()).hexdigest()


def read_objects(session: Session, kinds: Iterable[str] = tuple(KINDS)) -> tuple[StoredObject, ...]:
    """Of the session's database. A ``statement`` that the account may not see is empty."""
    return tuple(_read(session, kind, row["name"]) for kind in kinds for row in session.run(KINDS[kind][0]))


def _read(session: Session, kind: str, name: str) -> StoredObject:
    (row,) = session.run(f"SHOW CREATE {kind} {quote(name)}")
    return StoredObject(
        kind,
        name,
        row[KINDS[kind][1]] or "",
        _text(row, "sql_mode"),
        row["character_set_client"],
        row["collation_connection"],
        _text(row, "time_zone"),
    )


def _text(row: Row, name: str) -> str | None:
    return row.get(name)


def drop_objects(session: Session, kinds: Iterable[str]) -> None:
    """Drop what the session's database has of these kinds; what is gone already is gone."""
    for kind in kinds:
        for row in session.run(KINDS[kind][0]):
            session.run(f"DROP {kind} IF EXISTS {quote(row['name'])}")


def make_objects(session: Session, wanted: Iterable[StoredObject]) -> None:
    """Make those that are missing. A view may read another that comes later: what fails is tried again."""
    there = {(one.kind, one.name) for one in read_objects(session)}
    waiting = [one for one in wanted if (one.kind, one.name) not in there]
    while waiting:
        refused: list[tuple[StoredObject, MySQLError]] = []
        for one in waiting:
            try:
                _make(session, one)
            except MySQLError as error:
                refused.append((one, error))
        if len(refused) == len(waiting):
            first, why = refused[0]
            raise RestoreFailedError(f"the {first.label} was refused", str(why))
        waiting = [one for one, _ in refused]


def _make(session: Session, one: StoredObject) -> None:
    session.run("SET character_set_client = %s, collation_connection = %s", one.charset, one.collation)
    if one.sql_mode is not None:
        session.run("SET sql_mode = %s", one.sql_mode)
    if one.time_zone is not None:
        session.run("SET time_zone = %s", one.time_zone)
    try:
        session.run(one.statement)
    finally:
        session.run(
            "SET character_set_client = utf8mb4, collation_connection = @@GLOBAL.collation_connection,"
            " sql_mode = @@GLOBAL.sql_mode, time_zone = @@GLOBAL.time_zone"
        )
