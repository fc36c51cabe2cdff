"""The ledger's table, read and written through a cursor of the driver's, on MySQL and SQLite."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex
from typing import Any

from migrator.database.versions import LEDGER_TABLE as TABLE
from migrator.errors import UsageError

FORMAT = 1  # of the rows; a later minor change only adds
COMMENT = f"Records of what was done to this environment. Format {FORMAT}."
CREATE = f"""CREATE TABLE IF NOT EXISTS {TABLE} (
  id VARCHAR(32) {{ascii}} NOT NULL PRIMARY KEY,
  kind VARCHAR(20) {{ascii}} NOT NULL,
  at DATETIME(6) NOT NULL,
  by_whom VARCHAR(255) {{text}} NOT NULL,
  body {{body}} NOT NULL
)"""
MYSQL = {
    "ascii": "CHARACTER SET ascii COLLATE ascii_bin",
    "text": "CHARACTER SET utf8mb4 COLLATE utf8mb4_bin",
    "body": "LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin",
}
SQLITE = {"ascii": "", "text": "", "body": "TEXT"}
# The database's own clock, in UTC; of it, the age of a record in seconds.
NOW = ("strftime('%Y-%m-%d %H:%M:%f', 'now')", "DATE_FORMAT(UTC_TIMESTAMP(6), '%Y-%m-%d %H:%i:%s.%f')")
AGE = (
    "(julianday('now') - julianday(at)) * 86400",
    "TIMESTAMPDIFF(MICROSECOND, at, UTC_TIMESTAMP(6)) / 1000000",
)


@dataclass(frozen=True)
class Heading:
    """A record without its body. ``at`` is UTC."""

    id: str
    kind: str
    at: datetime
    by_whom: str
    age_seconds: float


@dataclass(frozen=True)
class LedgerTable:
    """Through ``cursor``, in the transaction that its connection has open."""

    cursor: Any
    is_mysql: bool

    def make(self) -> None:
        """Make it where it is missing. Raises ``UsageError`` for one of another format."""
        if not self.is_mysql:
            self.cursor.execute(CREATE.format(**SQLITE))
            return
        found = self._find_comment()
        if found is None:
            self.cursor.execute(f"{CREATE.format(**MYSQL)} ENGINE=InnoDB COMMENT='{COMMENT}'")
        elif found != COMMENT:
            raise UsageError(
                f"the table {TABLE} is not of this migrator's format",
                f"It says: {found!r}; this one reads format {FORMAT}.",
                "Run the migrator that wrote it, or a newer one.",
            )

    def exists(self) -> bool:
        if self.is_mysql:
            return self._find_comment() is not None
        self.cursor.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (TABLE,))
        return self.cursor.fetchone() is not None

    def add(self, kind: str, by_whom: str, body: str) -> str:
        """Returns the new record's id: such ids sort as the records came."""
        self.cursor.execute(f"SELECT {NOW[self.is_mysql]}")
        at = str(self.cursor.fetchone()[0])
        digits = "".join(filter(str.isdigit, at)).ljust(20, "0")
        name = f"{digits[:8]}T{digits[8:]}-{token_hex(4)}"
        values = (name, kind, at, by_whom, body)
        self._run(f"INSERT INTO {TABLE} (id, kind, at, by_whom, body) VALUES (?, ?, ?, ?, ?)", *values)
        return name

    def replace(self, name: str, body: str) -> bool:
        """Whether there is such a record, which now has this body."""
        self._run(f"UPDATE {TABLE} SET body = ? WHERE id = ?", body, name)
        return bool(self.cursor.rowcount)  # on both servers of the rows found, whether changed or not

    def list_headings(self, kind: str = "") -> list[Heading]:
        """Newest first; of all kinds unless one is named."""
        where = "WHERE kind = ?" if kind else "WHERE ? = ''"
        # Without the bodies: a row that is longer than the server's sort buffer cannot be sorted.
        columns = f"id, kind, at, by_whom, {AGE[self.is_mysql]}"
        self._run(f"SELECT {columns} FROM {TABLE} {where} ORDER BY id DESC", kind)
        return [Heading(row[0], row[1], _as_time(row[2]), row[3], float(row[4])) for row in self.cursor]

    def read_body(self, name: str) -> str:
        """Of a record that is listed."""
        self._run(f"SELECT body FROM {TABLE} WHERE id = ?", name)
        return str(self.cursor.fetchone()[0])

    def _find_comment(self) -> str | None:
        self.cursor.execute(
            "SELECT table_comment FROM information_schema.tables"
            " WHERE table_schema = DATABASE() AND table_name = %s",
            (TABLE,),
        )
        found = self.cursor.fetchone()
        return None if found is None else str(found[0])

    def _run(self, statement: str, *values: Any) -> None:
        self.cursor.execute(statement.replace("?", "%s") if self.is_mysql else statement, values)


def _as_time(value: datetime | str) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


def read_each(table: LedgerTable, kind: str = "") -> Iterator[tuple[Heading, str]]:
    """Each record with its body, newest first, read one by one; none where there is no table."""
    if table.exists():
        for heading in table.list_headings(kind):
            yield heading, table.read_body(heading.id)
