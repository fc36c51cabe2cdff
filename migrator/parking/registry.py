"""The list of what is parked, in a table of its own; and the one of rows that were kept.

Writing is given as SQL text: it is journaled with the statements that it belongs to.
"""

import json
from dataclasses import dataclass, field
from typing import Any

from pymysql.constants import ER
from pymysql.converters import escape_string
from pymysql.err import ProgrammingError

from migrator.database.versions import KEPT_ROWS_TABLE, PARKED_TABLE

# SYSDATE: a revision that writes rows runs with its clock held.
CREATE = (
    f"""CREATE TABLE IF NOT EXISTS `{PARKED_TABLE}` (
  name VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL PRIMARY KEY,
  revision VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  direction VARCHAR(4) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  table_name VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  column_name VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  status VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  details LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  parked_at DATETIME(6) NOT NULL DEFAULT (SYSDATE(6))
) ENGINE=InnoDB COMMENT='What is set aside, since which revision. Format 1.'""",
    f"""CREATE TABLE IF NOT EXISTS `{KEPT_ROWS_TABLE}` (
  name VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  row_key BINARY(32) NOT NULL,
  row_id LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  before_image LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
  after_image LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
  is_open TINYINT NOT NULL DEFAULT 0,
  PRIMARY KEY (name, row_key),
  KEY by_openness (name, is_open)
) ENGINE=InnoDB COMMENT='Images of rows before and after a revision changed them. Format 1.'""",
)


class Kind:
    """What an entry stands for."""

    COLUMN = "column"  # renamed in its table
    TABLE = "table"  # renamed
    PART = "part"  # a table with the rows of a partition
    TYPE = "type"  # values that a narrower type could not hold, as kept rows
    ROWS = "rows"  # rows that a data statement changed or removed
    MARKS = "marks"  # nothing but the marks that tell who was there when the revision was left
    ASIDE = "aside"  # rows or values that no longer fitted when they were given back


class Status:
    """Of an entry."""

    PARKED = "parked"
    RETURNED = "returned"  # given back by the revision in flight, which is not over yet
    OLDER = "older"  # rows that the revision in flight had kept the last time that it went this way


@dataclass
class Parked:
    """One entry. ``name`` is the parked thing's own name in the schema, for columns and tables.

    ``key``, of kept rows whose table has another primary key by now: see ``images.is_same_row``.
    """

    name: str
    revision: str
    direction: str
    kind: str
    table: str
    column: str = ""
    status: str = Status.PARKED
    details: dict[str, Any] = field(default_factory=dict)
    parked_at: Any = None
    key: dict[str, str] = field(default_factory=dict)


def make_tables(cursor: Any) -> None:
    for statement in CREATE:
        cursor.execute(statement)


def read_parked(cursor: Any) -> list[Parked]:
    """All entries, oldest first; none where there is no such table."""
    try:
        cursor.execute(
            "SELECT name, revision, direction, kind, table_name, column_name, status, details, parked_at"
            f" FROM `{PARKED_TABLE}` ORDER BY parked_at, name"
        )
    except ProgrammingError as error:
        if error.args[0] == ER.NO_SUCH_TABLE:
            return []
        raise
    names = ("name", "revision", "direction", "kind", "table", "column", "status")
    return [
        Parked(**dict(zip(names, row, strict=False)), details=json.loads(row[7]), parked_at=row[8])
        for row in cursor.fetchall()
    ]


def insert(parked: Parked) -> str:
    """SQL that adds an entry. Once more is no harm."""
    values = (
        *(parked.name, parked.revision, parked.direction, parked.kind, parked.table, parked.column),
        *(parked.status, json.dumps(parked.details, ensure_ascii=False)),
    )
    listed = ", ".join(literal(value) for value in values)
    columns = "name, revision, direction, kind, table_name, column_name, status, details"
    return f"INSERT IGNORE INTO `{PARKED_TABLE}` ({columns}) VALUES ({listed})"


def mark_returned(name: str) -> str:
    """SQL that notes that the revision in flight has given an entry back."""
    return f"UPDATE `{PARKED_TABLE}` SET status = '{Status.RETURNED}' WHERE name = {literal(name)}"


def rename_entry(entry: Parked, table: str, columns: dict[str, str]) -> str:
    """SQL that notes what an entry's table and columns are called at the end of its revision."""
    details = json.dumps({**entry.details, "names": columns}, ensure_ascii=False)
    return (
        f"UPDATE `{PARKED_TABLE}` SET table_name = {literal(table)}, details = {literal(details)}"
        f" WHERE name = {literal(entry.name)}"
    )


def remove(name: str) -> str:
    """SQL that takes an entry away."""
    return f"DELETE FROM `{PARKED_TABLE}` WHERE name = {literal(name)}"


def remove_rows(name: str, where: str = "") -> str:
    """SQL that takes kept rows of an entry away."""
    return f"DELETE FROM `{KEPT_ROWS_TABLE}` WHERE name = {literal(name)}{where}"


def literal(text: str) -> str:
    return f"'{escape_string(text)}'"
