"""Where copies are kept, with which account they are made, and for how long they stay."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from migrator.errors import UsageError
from migrator.settings import read_secret


@dataclass(frozen=True)
class SnapshotSettings:
    """``keep`` copies and ``keep_days`` days; 0 of either: no limit by it."""

    folder: Path
    media: Path | None = None
    database_url: str = ""  # of the account that reads; empty: the migrator's own
    keep: int = 14
    keep_days: int = 30
    proves: bool = True


def read_snapshot_settings(environ: Mapping[str, str] = os.environ) -> SnapshotSettings:
    """Raises ``UsageError`` for what is missing or cannot be used."""
    folder, media = environ.get("SNAPSHOT_DIRECTORY"), environ.get("SNAPSHOT_MEDIA_DIRECTORY")
    if not folder:
        raise UsageError(
            "no folder for snapshots was named",
            "",
            "SNAPSHOT_DIRECTORY=FOLDER   and SNAPSHOT_MEDIA_DIRECTORY=FOLDER for uploaded files",
        )
    proves = environ.get("SNAPSHOT_PROVE") or "yes"
    if proves not in {"yes", "no"}:
        raise UsageError(f"SNAPSHOT_PROVE takes yes or no, not {proves!r}")
    return SnapshotSettings(
        Path(folder),
        Path(media) if media else None,
        _database_url(environ),
        _count(environ.get("SNAPSHOT_KEEP") or "14", "SNAPSHOT_KEEP"),
        _count(environ.get("SNAPSHOT_KEEP_DAYS") or "30", "SNAPSHOT_KEEP_DAYS"),
        proves == "yes",
    )


def _database_url(environ: Mapping[str, str]) -> str:
    url = read_secret(environ, "SNAPSHOT_DATABASE_URL")
    password = read_secret(environ, "SNAPSHOT_DATABASE_PASSWORD") if "{password}" in url else ""
    return url.replace("{password}", quote(password, safe=""))


def _count(text: str, name: str) -> int:
    if not text.isdecimal():
        raise UsageError(f"{name} takes a whole number, not {text!r}")
    return int(text)
