"""The table of applied revisions, read and written through a cursor of the driver's, on MySQL and SQLite.

``fits_down_to`` is the oldest revision whose application works on the schema as it is here.
"""

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from typing import Any

from migrator.database.versions import APPLIED_TABLE as TABLE
from migrator.errors import UsageError

FORMAT = 1  # of the rows; a later minor change only adds
COMMENT = f"The revisions that are applied, with their files. Format {FORMAT}."
COLUMNS = (
    "revision, down_revisions, name, fits_down_to, fits_why, applied_at, applied_by, digest, seal, source"
)
CREATE = f"""CREATE TABLE IF NOT EXISTS {TABLE} (
  revision VARCHAR(255) {{text}} NOT NULL,
  down_revisions TEXT {{text}} NOT NULL,
  name TEXT {{text}} NOT NULL,
  fits_down_to VARCHAR(255) {{text}} NOT NULL,
  fits_why TEXT {{text}} NOT NULL,
  applied_at VARCHAR(20) {{text}} NOT NULL,
  applied_by VARCHAR(50) {{text}} NOT NULL,
  digest CHAR(64) {{text}} NOT NULL,
  seal CHAR(64) {{text}} NOT NULL,
  source {{blob}} NOT NULL,
  PRIMARY KEY (revision)
)"""
TEXT = "CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"


@dataclass(frozen=True)
class Place:
    """A revision in the chain of those that are applied. ``applied_at`` is UTC, "" when nobody noted it."""

    revision: str
    down_revisions: tuple[str, ...]
    name: str
    fits_down_to: str
    fits_why: str  # why no older one does
    applied_at: str
    applied_by: str  # the migrator's version


@dataclass(frozen=True)
class KeptFile:
    """``digest`` is the SHA-256 of ``source``, the file's bytes; ``seal`` is told in ``kept.seal``."""

    digest: str
    seal: str
    source: bytes


@dataclass(frozen=True)
class AppliedTable:
    """Through ``cursor``, in the transaction that its connection has open."""

    cursor: Any
    is_mysql: bool

    def make(self) -> None:
        """Make it where it is missing. Raises ``UsageError`` for one of another format."""
        if not self.is_mysql:
            self.cursor.execute(CREATE.format(text="", blob="BLOB"))
            return
        self.cursor.execute(
            "SELECT table_comment FROM information_schema.tables"
            " WHERE table_schema = DATABASE() AND table_name = %s",
            (TABLE,),
        )
        found = self.cursor.fetchone()
        if found is None:
            create = CREATE.format(text=TEXT, blob="LONGBLOB")
            self.cursor.execute(f"{create} ENGINE=InnoDB COMMENT='{COMMENT}'")
        elif found[0] != COMMENT:
            raise UsageError(
                f"the table {TABLE} is not of this migrator's format",
                f"It says: {found[0]!r}; this one reads format {FORMAT}.",
                "Run the migrator that wrote it, or a newer one.",
            )

    def read_places(self) -> dict[str, Place]:
        """By revision; without the files."""
        columns = COLUMNS.partition(", digest")[0]
        self.cursor.execute(f"SELECT {columns} FROM {TABLE} ORDER BY applied_at, revision")
        return {row[0]: Place(row[0], split(row[1]), *row[2:]) for row in self.cursor.fetchall()}

    def read_fits(self, revision: str) -> str:
        """What ``revision`` fits down to; "" when it is not there."""
        self._run(f"SELECT fits_down_to FROM {TABLE} WHERE revision = ?", revision)
        found = self.cursor.fetchone()
        return str(found[0]) if found else ""

    def read_digests(self) -> dict[str, str]:
        self.cursor.execute(f"SELECT revision, digest FROM {TABLE}")
        return {row[0]: row[1] for row in self.cursor.fetchall()}

    def read_files(self) -> dict[str, KeptFile]:
        self.cursor.execute(f"SELECT revision, digest, seal, source FROM {TABLE}")
        return {row[0]: KeptFile(row[1], row[2], _as_bytes(row[3])) for row in self.cursor.fetchall()}

    def write(self, place: Place, file: KeptFile) -> None:
        values = (place.revision, join(place.down_revisions), *astuple(place)[2:], *astuple(file))
        self._run(f"REPLACE INTO {TABLE} ({COLUMNS}) VALUES ({', '.join('?' * len(values))})", *values)

    def reseal(self, revision: str, seal: str) -> None:
        self._run(f"UPDATE {TABLE} SET seal = ? WHERE revision = ?", seal, revision)

    def remove(self, revision: str) -> None:
        self._run(f"DELETE FROM {TABLE} WHERE revision = ?", revision)

    def _run(self, statement: str, *values: Any) -> None:
        self.cursor.execute(statement.replace("?", "%s") if self.is_mysql else statement, values)


def _as_bytes(source: bytes | str) -> bytes:
    """SQLite keeps what was written as text as text, whatever its column is."""
    return source.encode() if isinstance(source, str) else source


def split(text: str) -> tuple[str, ...]:
    return tuple(text.split(",")) if text else ()


def join(revisions: Iterable[str]) -> str:
    return ",".join(revisions)
