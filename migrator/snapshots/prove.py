"""PROVE: a copy is loaded into a scratch database, and what is there compared with what was copied."""

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from subprocess import PIPE

from sqlalchemy.engine import URL

from migrator.errors import MigratorError
from migrator.snapshots.client import start
from migrator.snapshots.manifest import DATABASE, MEDIA, Manifest, write_manifest
from migrator.snapshots.measure import find_differences, measure
from migrator.snapshots.media import count_packed
from migrator.snapshots.packing import CHUNK_BYTES, unpack, verify_files
from migrator.snapshots.sessions import open_session, quote

LONGEST_NAME = 64 - len("_scratch_restore")


def scratch_name(database: str, purpose: str) -> str:
    """Fixed, so that what an interrupted run has left is found; the migrator's lock keeps others away."""
    return f"{database[:LONGEST_NAME]}_scratch_{purpose}"


def prove_snapshot(
    url: URL, folder: Path, manifest: Manifest, fail: type[MigratorError], tell: Callable[[str], None]
) -> Manifest:
    """Compare, and note it in the manifest. Raises ``fail`` with what differs. The lock must be held."""
    verify_files(folder, manifest)
    tell(f"loading {manifest.id} into a scratch database")
    with open_scratch(url, "proof", manifest) as scratch:
        load(scratch, folder / DATABASE, fail)
        compare(scratch, folder, manifest, fail)
    proved = dataclasses.replace(manifest, proved_at=datetime.now(UTC).isoformat(timespec="seconds"))
    write_manifest(folder, proved)
    return proved


@contextmanager
def open_scratch(url: URL, purpose: str, manifest: Manifest) -> Iterator[URL]:
    """An empty scratch database with the copy's defaults, gone in the end."""
    scratch = make_scratch(url, purpose, manifest)
    try:
        yield scratch
    finally:
        drop_scratch(url, purpose)


def make_scratch(url: URL, purpose: str, manifest: Manifest) -> URL:
    name = scratch_name(str(url.database), purpose)
    with open_session(url) as session:
        session.run(f"DROP DATABASE IF EXISTS {quote(name)}")
        session.run(
            f"CREATE DATABASE {quote(name)} CHARACTER SET {manifest.charset} COLLATE {manifest.collation}"
        )
    return url.set(database=name)


def drop_scratch(url: URL, purpose: str) -> None:
    with open_session(url) as session:
        session.run(f"DROP DATABASE IF EXISTS {quote(scratch_name(str(url.database), purpose))}")


def load(url: URL, file: Path, fail: type[MigratorError]) -> None:
    """Run a packed dump in the database of ``url``, through MySQL's own client, in constant memory."""
    with unpack(file) as source, start("mysql", url, f"--database={url.database}", stdin=PIPE) as client:
        stream = client.process.stdin
        assert stream is not None  # noqa: S101 - it was started with a pipe
        try:
            while piece := source.read(CHUNK_BYTES):
                stream.write(piece)
            stream.close()
        except BrokenPipeError:
            pass  # it has ended: what it said is more useful
        code, said = client.end()
    if code:
        raise fail(
            f"{file.name} could not be loaded into {url.database}",
            said,
            "Mend what it names, then run the same command again.",
        )


def compare(url: URL, folder: Path, manifest: Manifest, fail: type[MigratorError]) -> None:
    """Raise ``fail`` unless the database of ``url``, and the archive, hold what the manifest says."""
    with open_session(url) as session:
        differences = list(find_differences(manifest, measure(session, events=False)))
    if MEDIA in manifest.files and count_packed(folder / MEDIA) != manifest.media_files:
        differences.append(f"{MEDIA} does not hold {manifest.media_files} files")
    if differences:
        raise fail(
            f"snapshot {manifest.id} does not hold what was copied; nothing was changed",
            "\n".join(differences[:20]),
            "docs/runbook.md   the sections 20 and 50 say what can be the cause",
        )
