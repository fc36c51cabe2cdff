"""Where the files go: a folder, or a tar. Either is whole or not there."""

import io
import shutil
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from gzip import GzipFile
from pathlib import Path
from typing import BinaryIO, Protocol

ENDINGS = (".tar.gz", ".tgz")


class Target(Protocol):
    def write(self, name: str, data: bytes) -> None: ...
    def copy(self, name: str, path: Path) -> None: ...


class _Folder:
    def __init__(self, root: Path) -> None:
        self._root = root

    def write(self, name: str, data: bytes) -> None:
        path = self._root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def copy(self, name: str, path: Path) -> None:
        (self._root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, self._root / name)


class _Tar:
    """Without times, owners and modes of this machine: the same blog is the same bytes."""

    def __init__(self, archive: tarfile.TarFile) -> None:
        self._archive = archive

    def write(self, name: str, data: bytes) -> None:
        self._add(name, len(data), io.BytesIO(data))

    def copy(self, name: str, path: Path) -> None:
        with path.open("rb") as file:
            self._add(name, path.stat().st_size, file)

    def _add(self, name: str, size: int, file: BinaryIO) -> None:
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = size, 0o644
        self._archive.addfile(entry, file)


@contextmanager
def open_target(path: str) -> Iterator[Target]:
    """``-`` is standard output, as .tar.gz. Raises ``FileExistsError``: nothing is written over."""
    if path == "-":
        with _open_tar(sys.stdout.buffer) as target:
            yield target
        return
    place = Path(path)
    if place.exists() and not (place.is_dir() and not any(place.iterdir())):
        raise FileExistsError(path)
    # Beside it, so that the last step is a renaming; closed to others: addresses of people are in it.
    with tempfile.TemporaryDirectory(dir=place.absolute().parent, prefix=f".{place.name}.") as beside:
        new = Path(beside) / "export"
        if place.name.endswith(ENDINGS):
            new.touch(mode=0o600)
            with new.open("wb") as file, _open_tar(file) as target:
                yield target
        else:
            new.mkdir(mode=0o700)
            yield _Folder(new)
        new.replace(place)


@contextmanager
def _open_tar(file: BinaryIO) -> Iterator[Target]:
    with (
        GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as archive,
    ):
        yield _Tar(archive)
