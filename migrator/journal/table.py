"""The journal's table: its rows read, written and removed through a cursor of its own.

No AUTO_INCREMENT key: it would change the LAST_INSERT_ID of the revision that is journaled on the same
connection. Rows stand only while a revision is in flight; its last transaction takes them away together with
writing the version.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from enum import StrEnum
from operator import attrgetter
from typing import Any

from migrator.database.versions import JOURNAL_TABLE as TABLE
from migrator.errors import UsageError

FORMAT = 1  # of the rows; a later minor change only adds
COMMENT = f"What the migrator has done of the revision in flight. Format {FORMAT}."

# SYSDATE: a revision that writes rows runs with its clock held.
CREATE = f"""CREATE TABLE IF NOT EXISTS `{TABLE}` (
  revision VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  direction VARCHAR(4) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  position INT NOT NULL,
  kind VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  status VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  statement LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  fingerprint LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
  result LONGBLOB,
  written_at DATETIME(6) NOT NULL DEFAULT (SYSDATE(6)),
  PRIMARY KEY (revision, direction, position)
) ENGINE=InnoDB COMMENT='{COMMENT}'"""

COLUMNS = "revision, direction, position, kind, status, digest, statement, fingerprint, result"
CARRIED = -1_000_000  # from here down: what the revision before has left in the connection for this one
RESTORE = "restore"  # the kind of the row that stands while a snapshot's tables are swapped into place
# REPLACE, because an intent's row becomes its outcome's; in this form the driver sends all rows at once.
WRITE = f"REPLACE INTO `{TABLE}` ({COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)"


class Status(StrEnum):
    INTENT = "intent"  # about to be executed; its outcome is not known yet
    DONE = "done"
    UNDONE = "undone"  # executed, and rolled back by the revision itself
    REFUSED = "refused"  # the server said no, and the revision went on


@dataclass(slots=True)
class Row:
    """A statement of the revision in flight. Position 0 is the revision itself: ``digest`` is its file's."""

    position: int
    kind: str
    status: Status
    digest: str
    statement: str
    fingerprint: str | None = None
    result: bytes | None = None


read_values = attrgetter(*(one.name for one in fields(Row)))  # as astuple, which copies each value


@dataclass(frozen=True)
class InFlight:
    """A revision that was begun and has not ended."""

    revision: str
    direction: str
    rows: dict[int, Row]

    @property
    def restore(self) -> Row | None:
        """The row of an interrupted restore, when it is that which was interrupted."""
        first = self.rows.get(0)
        return first if first and first.kind == RESTORE else None

    @property
    def is_untouched(self) -> bool:
        """Nothing of it is in the database: it was refused, or stopped, before its first change."""
        return self.done_count == 0 and all(row.status is not Status.INTENT for row in self.rows.values())

    @property
    def done_count(self) -> int:
        """Statements that are done and change something, of the revision in flight."""
        changing = ("data", "schema", "again")
        return sum(row.status is Status.DONE and row.kind in changing for row in self.rows.values())


def make_table(cursor: Any) -> None:
    """Make the table where it is missing. Raises ``UsageError`` for one of another format."""
    cursor.execute(
        "SELECT table_comment FROM information_schema.tables"
        " WHERE table_schema = DATABASE() AND table_name = %s",
        (TABLE,),
    )
    found = cursor.fetchone()
    if found is None:
        cursor.execute(CREATE)
    elif found[0] != COMMENT:
        raise UsageError(
            f"the table {TABLE} is not of this migrator's format",
            f"It says: {found[0]!r}; this one reads format {FORMAT}.",
            "Run the migrator that wrote it, or a newer one.",
        )


def read_in_flight(cursor: Any) -> InFlight | None:
    """The revision in flight, with its rows; None when nothing is."""
    # An interrupted restore comes before a revision that was half-applied when the restore began.
    cursor.execute(
        f"SELECT {COLUMNS} FROM `{TABLE}` WHERE position > {CARRIED}"
        f" ORDER BY kind <> '{RESTORE}', revision, direction, position"
    )
    found = cursor.fetchall()
    if not found:
        return None
    revision, direction = found[0][0], found[0][1]
    rows = (
        Row(row[2], row[3], Status(row[4]), *row[5:]) for row in found if row[:2] == (revision, direction)
    )
    return InFlight(revision, direction, {row.position: row for row in rows})


def read_one(cursor: Any, revision: str, but_for: str) -> InFlight:
    """The rows of a revision's way, where those of another way stand beside it."""
    cursor.execute(
        f"SELECT {COLUMNS} FROM `{TABLE}` WHERE revision = %s AND direction <> %s AND position > {CARRIED}"
        " ORDER BY position",
        (revision, but_for),
    )
    found = cursor.fetchall()
    rows = (Row(row[2], row[3], Status(row[4]), *row[5:]) for row in found)
    return InFlight(revision, found[0][1], {row.position: row for row in rows})


def write_rows(cursor: Any, revision: str, direction: str, rows: Iterable[Row]) -> None:
    cursor.executemany(WRITE, [(revision, direction, *read_values(row)) for row in rows])


def remove_row(cursor: Any, revision: str, direction: str, position: int) -> None:
    cursor.execute(
        f"DELETE FROM `{TABLE}` WHERE revision = %s AND direction = %s AND position = %s",
        (revision, direction, position),
    )


def remove_rows(cursor: Any, revision: str, direction: str) -> None:
    """All but what is carried: a revision that is begun anew finds it still."""
    cursor.execute(
        f"DELETE FROM `{TABLE}` WHERE revision = %s AND direction = %s AND position > {CARRIED}",
        (revision, direction),
    )


def read_carried(cursor: Any) -> dict[str, list[Row]]:
    """By direction: of the one run that left them."""
    cursor.execute(f"SELECT {COLUMNS} FROM `{TABLE}` WHERE position <= {CARRIED}")
    found: dict[str, list[Row]] = {}
    for row in cursor.fetchall():
        found.setdefault(row[1], []).append(Row(row[2], row[3], Status(row[4]), *row[5:]))
    return found


def remove_carried(cursor: Any) -> None:
    cursor.execute(f"DELETE FROM `{TABLE}` WHERE position <= {CARRIED}")
