"""Uploaded files: packed, unpacked beside those that are there, and changed for them by renaming."""

import os
import shutil
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

from migrator.snapshots.packing import Packed, unpack

# In the folder itself, so that a rename is one on its file system.
STAGED, READY, BEFORE = ".restore-staged", ".restore-ready", ".restore-before"
OURS = frozenset({STAGED, READY, BEFORE})


def write_media(folder: Path, packed: Packed) -> int:
    """All files of the folder; how many. One that goes meanwhile is left out: nothing refers to it."""
    count = 0
    with tarfile.open(fileobj=cast("IO[bytes]", packed), mode="w|") as archive:
        for path in _walk(folder):
            try:
                entry = archive.gettarinfo(path, str(path.relative_to(folder)))
                with path.open("rb") as file:
                    archive.addfile(entry, file)
            except FileNotFoundError:
                continue
            _forget(archive)
            count += 1
    return count


def _walk(folder: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(folder):
        if Path(place) == folder:
            folders[:] = [name for name in folders if name not in OURS]
        folders.sort()
        for name in sorted(files):
            path = Path(place, name)
            if path.is_file() and not path.is_symlink():
                yield path


def count_packed(archive: Path) -> int:
    with unpack(archive) as source, tarfile.open(fileobj=source, mode="r|") as entries:
        return sum(1 for _ in _read(entries))


def _read(entries: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    for entry in entries:
        yield entry
        _forget(entries)


def _forget(archive: tarfile.TarFile) -> None:
    """It remembers every entry, which takes memory for as many as there are."""
    archive.members = []  # type: ignore[attr-defined] # the stubs leave it out


def stage_media(folder: Path, archive: Path) -> None:
    """Unpack beside what is there; nothing is changed yet."""
    discard_staged(folder)
    staged = folder / STAGED
    staged.mkdir(parents=True)
    with unpack(archive) as source, tarfile.open(fileobj=source, mode="r|") as entries:
        for entry in _read(entries):
            entries.extract(entry, staged, filter="data")


def discard_staged(folder: Path) -> None:
    shutil.rmtree(folder / STAGED, ignore_errors=True)


def swap_media(folder: Path) -> None:
    """Bring what was staged into place. Interrupted, it goes on where it was when it is called again."""
    staged, ready, before = folder / STAGED, folder / READY, folder / BEFORE
    if staged.exists():
        before.mkdir(exist_ok=True)
        _move_all(folder, before)
        staged.rename(ready)
    if ready.exists():
        _move_all(ready, folder)
        ready.rmdir()


def _move_all(source: Path, target: Path) -> None:
    for path in list(source.iterdir()):
        if path.name not in OURS:
            path.rename(target / path.name)


def discard_before(folder: Path) -> None:
    shutil.rmtree(folder / BEFORE, ignore_errors=True)
