"""RESTORE: copy what is there, load beside it, compare, and only then swap. The lock must be held."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import URL

from migrator.errors import RefusedByCheckError, RestoreFailedError
from migrator.snapshots.manifest import DATABASE, EVENTS, MEDIA, Manifest, read_manifest
from migrator.snapshots.media import discard_before, discard_staged, stage_media, swap_media
from migrator.snapshots.packing import verify_files
from migrator.snapshots.prove import compare, load, make_scratch
from migrator.snapshots.sessions import open_session
from migrator.snapshots.settings import SnapshotSettings
from migrator.snapshots.swap import Swap

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Restore:
    """Of the copy in ``folder`` into the database at ``url``. ``keep_present`` copies what is there now."""

    url: URL
    folder: Path
    settings: SnapshotSettings
    patience_seconds: float
    keep_present: Callable[[str], None]
    tell: Tell

    def begin(self) -> None:
        """From the start to the end. Until the tables are swapped, a failure leaves everything as it was."""
        manifest = read_usable(self.folder)
        swap = self._swap(manifest)
        if self._has_tables():
            self.keep_present(f"before the restore of {manifest.id}")
        self.tell(f"loading {manifest.id} into a scratch database")
        scratch = make_scratch(self.url, "restore", manifest)
        load(scratch, self.folder / DATABASE, RestoreFailedError)
        compare(scratch, self.folder, manifest, RestoreFailedError)
        self._stage_media(manifest)
        self.tell(f"equal: {manifest.rows:,} rows in {len(manifest.tables)} tables; swapping")
        swap.prepare()
        self._complete(manifest, swap)

    def go_on(self) -> None:
        """What an interrupted run has left to do."""
        manifest = read_manifest(self.folder)
        self.tell(f"going on with the restore of {manifest.id}")
        self._complete(manifest, self._swap(manifest))

    def _complete(self, manifest: Manifest, swap: Swap) -> None:
        swap.run()
        load(self.url, self.folder / EVENTS, RestoreFailedError)
        media = self.settings.media
        if media and MEDIA in manifest.files:
            swap_media(media)
        swap.finish()
        if media:
            discard_before(media)

    def _swap(self, manifest: Manifest) -> Swap:
        return Swap(self.url, manifest, self.patience_seconds, self.tell)

    def _stage_media(self, manifest: Manifest) -> None:
        media = self.settings.media
        if media is None:
            return
        discard_staged(media)
        if MEDIA in manifest.files:
            self.tell(f"unpacking {manifest.media_files:,} uploaded files")
            stage_media(media, self.folder / MEDIA)

    def _has_tables(self) -> bool:
        with open_session(self.url) as session:
            return bool(session.list_tables())


def read_usable(folder: Path) -> Manifest:
    """A copy that can be restored, and whose every byte is what was written. Raises for any other."""
    manifest = read_manifest(folder)
    verify_files(folder, manifest)
    if manifest.half_applied:
        raise RefusedByCheckError(
            f"snapshot {manifest.id} is of a half-applied database; nothing was changed",
            f"It stood in the middle of {manifest.half_applied}; no migration could go on from the copy.",
            f"gunzip -c {DATABASE} | mysql SCRATCH   to look into it; make snapshots lists the others",
        )
    return manifest
