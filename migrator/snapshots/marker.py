"""The row in the journal that stands while tables are swapped: the blog does not start, and nothing migrates.

It goes with the journal's table: the one in the old tables says ``old``, the one in the new tables says
``new``, so that one look tells whether the swap has happened, and what is left to do.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

from migrator.database.versions import JOURNAL_TABLE as TABLE
from migrator.journal.table import RESTORE, Row, Status, make_table, write_rows
from migrator.snapshots.objects import StoredObject
from migrator.snapshots.sessions import Session, quote

DIRECTION = "back"
FIND = f"SELECT statement FROM `{TABLE}` WHERE kind = %s AND position = 0"  # noqa: S608 - our own table's name
REMOVE = f"DELETE FROM `{TABLE}` WHERE kind = %s"  # noqa: S608 - as above


@dataclass(frozen=True)
class Marker:
    """``old`` objects are put back when the swap is refused, ``new`` ones are made when it has happened.

    ``had_journal``: whether the side on which the marker lies had the journal's table before.
    """

    snapshot: str
    side: str
    old: tuple[StoredObject, ...]
    new: tuple[StoredObject, ...]
    had_journal: bool = True

    @property
    def revision(self) -> str:
        return f"restore of {self.snapshot}"


def write_marker(session: Session, marker: Marker) -> Marker:
    """Into the session's database, in one transaction. Gives what was written."""
    marker = replace(marker, had_journal=TABLE in session.list_tables())
    cursor = session.driver.cursor()
    make_table(cursor)
    text = json.dumps(asdict(marker), ensure_ascii=False)
    write_rows(cursor, marker.revision, DIRECTION, [Row(0, RESTORE, Status.INTENT, "", text)])
    return marker


def read_marker(session: Session) -> Marker | None:
    """Of an interrupted restore; None when there is none."""
    if TABLE not in session.list_tables():
        return None
    text = session.ask(FIND, RESTORE)
    return None if text is None else _build(json.loads(text))


def _build(content: "dict[str, object]") -> Marker:
    return Marker(
        str(content["snapshot"]),
        str(content["side"]),
        _objects(content["old"]),
        _objects(content["new"]),
        bool(content["had_journal"]),
    )


def _objects(entries: object) -> tuple[StoredObject, ...]:
    assert isinstance(entries, Sequence)  # noqa: S101 - as it was written
    return tuple(StoredObject(**entry) for entry in entries)


def remove_marker(session: Session, marker: Marker) -> None:
    """The last step: with it the database is open to everybody again."""
    if marker.had_journal:
        session.run(REMOVE, RESTORE)
    else:
        session.run(f"DROP TABLE {quote(TABLE)}")
