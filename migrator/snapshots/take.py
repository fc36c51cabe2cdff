"""SNAPSHOT: a copy of the database at one moment, and of uploaded files. The migrator's lock must be held."""

import dataclasses
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from subprocess import PIPE

from sqlalchemy.engine import URL

from migrator import version
from migrator.errors import SnapshotFailedError
from migrator.snapshots.client import Client, start
from migrator.snapshots.manifest import (
    DATABASE,
    EVENTS,
    MEDIA,
    Manifest,
    StoredFile,
    name_now,
    write_manifest,
)
from migrator.snapshots.measure import measure
from migrator.snapshots.media import write_media
from migrator.snapshots.moment import EVENTS_ONLY, Moment, hold_moment
from migrator.snapshots.packing import CHUNK_BYTES, Packed, pack
from migrator.snapshots.sessions import Session, quote
from migrator.snapshots.settings import SnapshotSettings
from migrator.snapshots.shelf import Shelf

COMPLETE = b"-- Dump completed"
TELL_SECONDS = 10.0


@dataclass(frozen=True)
class Source:
    """What is copied: ``url`` is the account's that reads."""

    url: URL
    media: Path | None
    version_table: str
    patience_seconds: float


def take_snapshot(
    source: Source, settings: SnapshotSettings, reason: str, half_applied: str, tell: Callable[[str], None]
) -> Manifest:
    """Write a copy onto the shelf, not proved yet. Raises ``SnapshotFailedError``; nothing is left then."""
    shelf = Shelf(settings.folder)
    name = _choose_name(shelf)
    with shelf.draft(name) as folder:
        with hold_moment(source.url, source.patience_seconds, tell) as moment:
            files = {DATABASE: pack(folder / DATABASE, lambda packed: _write_dump(moment, packed, tell))}
            files[EVENTS] = pack(folder / EVENTS, lambda packed: _write_events(source.url, packed))
            tell("reading it again, to know what the copy must hold")
            manifest = _describe(moment, name, source, reason)
        count = 0
        if source.media and source.media.is_dir():
            files[MEDIA], count = _pack_media(folder, source.media)
        manifest = dataclasses.replace(manifest, files=files, media_files=count, half_applied=half_applied)
        write_manifest(folder, manifest)
    return manifest


def _choose_name(shelf: Shelf) -> str:
    while (name := name_now()) in shelf.list_ids():
        time.sleep(0.1)
    return name


def _pack_media(folder: Path, media: Path) -> tuple[StoredFile, int]:
    counts: list[int] = []
    stored = pack(folder / MEDIA, lambda packed: counts.append(write_media(media, packed)))
    return stored, counts[0]


def _write_dump(moment: Moment, packed: Packed, tell: Callable[[str], None]) -> None:
    packed.write(moment.begun)
    _pump(moment.dump, packed, moment.begun, tell)


def _write_events(url: URL, packed: Packed) -> None:
    with start("mysqldump", url, *EVENTS_ONLY, str(url.database), stdout=PIPE) as dump:
        _pump(dump, packed, b"", lambda _: None)


def _pump(dump: Client, packed: Packed, begun: bytes, tell: Callable[[str], None]) -> None:
    """Write all that a dump says. Raises ``SnapshotFailedError`` unless it ended well and said so."""
    stream = dump.process.stdout
    assert stream is not None  # noqa: S101 - it was started with a pipe
    tail, told_at = begun, time.monotonic()
    while piece := stream.read(CHUNK_BYTES):
        packed.write(piece)
        tail = (tail + piece)[-200:]
        if time.monotonic() - told_at > TELL_SECONDS:
            told_at = time.monotonic()
            tell(f"{packed.raw_bytes / 1e6:,.0f} MB copied")
    code, said = dump.end()
    if code or COMPLETE not in tail:
        raise SnapshotFailedError(
            f"mysqldump ended with {code}; no snapshot was made, and no migration was begun",
            said or "It did not say that the dump is complete.",
            "Mend what it names, then run the same command again.",
        )


def _describe(moment: Moment, name: str, source: Source, reason: str) -> Manifest:
    reader = moment.reader
    (row,) = reader.run(
        "SELECT VERSION() AS version, @@character_set_database AS charset, @@collation_database AS collation"
    )
    found = measure(reader)
    return Manifest(
        id=name,
        taken_at=moment.at.isoformat(timespec="seconds"),
        reason=reason,
        database=str(source.url.database),
        revisions=_read_revisions(reader, source.version_table),
        server_version=row["version"],
        migrator_version=version.VERSION,
        charset=row["charset"],
        collation=row["collation"],
        binary_log=moment.binary_log,
        tables=found.tables,
        objects=found.objects,
    )


def _read_revisions(reader: Session, table: str) -> tuple[str, ...]:
    if table not in reader.list_tables():
        return ()
    rows = reader.run(f"SELECT version_num FROM {quote(table)} ORDER BY version_num")  # noqa: S608 - quoted
    return tuple(row["version_num"] for row in rows)
