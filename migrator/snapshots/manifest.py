"""What a copy holds: written beside it, with a digest of itself, so that a changed byte is seen."""

import hashlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from migrator.errors import RestoreFailedError

FORMAT = 1  # a later minor change only adds
NAME = "manifest.json"
ID = re.compile(r"\d{8}T\d{6}Z")
DATABASE, EVENTS, MEDIA = "database.sql.gz", "events.sql.gz", "media.tar.gz"


@dataclass(frozen=True)
class Table:
    """``checksum`` is the server's CHECKSUM TABLE; ``definition`` a SHA-256 of SHOW CREATE TABLE."""

    rows: int
    checksum: int
    definition: str


@dataclass(frozen=True)
class StoredFile:
    """``bytes`` and ``sha256`` of the file as it lies there; ``raw_bytes`` before compression."""

    bytes: int
    sha256: str
    raw_bytes: int


@dataclass(frozen=True)
class Manifest:
    """``binary_log``: file and position from which the server's binary log goes on behind this copy.

    ``objects``: views, triggers, routines and events as ``kind name``, with a SHA-256 of what makes them.
    """

    id: str
    taken_at: str
    reason: str
    database: str
    revisions: tuple[str, ...]
    server_version: str
    migrator_version: str
    charset: str
    collation: str
    binary_log: Mapping[str, Any] | None
    tables: Mapping[str, Table]
    objects: Mapping[str, str]
    files: Mapping[str, StoredFile] = field(default_factory=dict)
    media_files: int = 0
    half_applied: str = ""  # the revision, where it is a copy of a half-applied database
    proved_at: str = ""

    @property
    def size(self) -> int:
        """Bytes on disk."""
        return sum(file.bytes for file in self.files.values())

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables.values())

    @property
    def taken(self) -> datetime:
        return datetime.fromisoformat(self.taken_at)


def name_now(now: datetime | None = None) -> str:
    """The id of a copy that is taken now (UTC)."""
    return (now or datetime.now(UTC)).strftime("%Y%m%dT%H%M%SZ")


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Whole or not at all, also on a machine that loses its power."""
    content = {"format": FORMAT, **asdict(manifest)}
    text = json.dumps({**content, "digest": _digest(content)}, ensure_ascii=False, indent=1)
    partial = folder / f".{NAME}"
    with partial.open("w", encoding="utf-8") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    partial.rename(folder / NAME)


def read_manifest(folder: Path) -> Manifest:
    """Raises ``RestoreFailedError`` for one that is missing, changed, or of a format not known here."""
    try:
        content = json.loads((folder / NAME).read_text(encoding="utf-8"))
        digest = content.pop("digest")
        if content.get("format") != FORMAT:
            raise _unusable(folder, f"it is of format {content.get('format')}, this migrator reads {FORMAT}")
        if digest != _digest(content):
            raise _unusable(folder, f"{NAME} is not what was written: its digest does not fit")
        del content["format"]
        return _build(content)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _unusable(folder, f"{NAME} cannot be read: {error}") from error


def _build(content: dict[str, Any]) -> Manifest:
    content["revisions"] = tuple(content["revisions"])
    content["tables"] = {name: Table(**entry) for name, entry in content["tables"].items()}
    content["files"] = {name: StoredFile(**entry) for name, entry in content["files"].items()}
    return Manifest(**content)


def _digest(content: Mapping[str, Any]) -> str:
    text = json.dumps(content, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _unusable(folder: Path, why: str) -> RestoreFailedError:
    return RestoreFailedError(
        f"snapshot {folder.name} cannot be used; nothing was changed",
        why,
        "make snapshots   lists the others",
    )
