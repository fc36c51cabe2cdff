"""The folder in which copies lie: each whole in a folder of its own, or not there at all."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from migrator.errors import RestoreFailedError, SnapshotFailedError, UsageError
from migrator.snapshots.manifest import ID, Manifest, read_manifest


@dataclass(frozen=True)
class Shelf:
    folder: Path

    def list_ids(self) -> tuple[str, ...]:
        """Newest first."""
        names = (path.name for path in self.folder.iterdir()) if self.folder.is_dir() else ()
        return tuple(sorted((name for name in names if ID.fullmatch(name)), reverse=True))

    def read_all(self) -> tuple[Manifest, ...]:
        """What can be read; a damaged one is no reason not to see the others."""
        found = []
        for name in self.list_ids():
            try:
                found.append(read_manifest(self.folder / name))
            except RestoreFailedError:
                continue
        return tuple(found)

    def find(self, name: str) -> Path:
        """The folder of a copy; ``latest`` is the newest. Raises ``UsageError`` naming those there are."""
        ids = self.list_ids()
        chosen = ids[0] if name == "latest" and ids else name
        if chosen not in ids:
            raise UsageError(
                f"there is no snapshot {name!r}; nothing was changed",
                f"There are: {', '.join(ids) or 'none'}",
                "make snapshots   lists them",
            )
        return self.folder / chosen

    @contextmanager
    def draft(self, name: str) -> Iterator[Path]:
        """A folder to fill; it gets its name when the block ends well, and is gone otherwise."""
        partial = self.folder / f".taking-{name}"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self.sweep()
            partial.mkdir()
            yield partial
            # Renamed only when every file is on the disk: a machine that loses its power must not leave half.
            for path in partial.iterdir():
                _sync(path)
            partial.rename(self.folder / name)
            _sync(self.folder)
        except OSError as error:
            raise SnapshotFailedError(
                f"the snapshot could not be written to {self.folder}; no migration was begun",
                str(error),
                "df -h   shows whether the disk is full; SNAPSHOT_KEEP says how many are kept",
            ) from error
        finally:
            shutil.rmtree(partial, ignore_errors=True)

    def sweep(self) -> None:
        """Take away what interrupted runs have left. The migrator's lock must be held."""
        for path in self.folder.glob(".*ing-*"):
            shutil.rmtree(path, ignore_errors=True)

    def remove(self, name: str) -> None:
        going = self.folder / f".removing-{name}"
        (self.folder / name).rename(going)
        shutil.rmtree(going)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
