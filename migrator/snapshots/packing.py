"""Files that are compressed and digested as they are written, and read again, in constant memory."""

import gzip
import hashlib
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from migrator.errors import RestoreFailedError
from migrator.snapshots.manifest import Manifest, StoredFile

CHUNK_BYTES = 1 << 20
# Half of the time of gzip's own default, for a twentieth more bytes.
LEVEL = 4


class Packed:
    """A gzip file being written; ``stored`` tells of it once it is closed."""

    def __init__(self, target: BinaryIO) -> None:
        self._target, self._digest, self._bytes, self.raw_bytes = target, hashlib.sha256(), 0, 0
        self._packer = zlib.compressobj(LEVEL, zlib.DEFLATED, 16 + zlib.MAX_WBITS)

    def write(self, data: bytes) -> int:
        self.raw_bytes += len(data)
        self._put(self._packer.compress(data))
        return len(data)

    def finish(self) -> StoredFile:
        self._put(self._packer.flush())
        return StoredFile(self._bytes, self._digest.hexdigest(), self.raw_bytes)

    def _put(self, data: bytes) -> None:
        self._target.write(data)
        self._digest.update(data)
        self._bytes += len(data)


def pack(path: Path, fill: Callable[[Packed], None]) -> StoredFile:
    """Write a packed file with what ``fill`` writes into it."""
    with path.open("wb") as target:
        packed = Packed(target)
        fill(packed)
        return packed.finish()


@contextmanager
def unpack(path: Path) -> Iterator[gzip.GzipFile]:
    with gzip.GzipFile(path, "rb") as source:
        yield source


def verify_files(folder: Path, manifest: Manifest) -> None:
    """Raise ``RestoreFailedError`` naming the file that is not, byte for byte, what was written."""
    for name, expected in manifest.files.items():
        path = folder / name
        size = path.stat().st_size if path.is_file() else None
        if size != expected.bytes:
            found = "is missing" if size is None else f"has {size} bytes"
            raise _damaged(manifest.id, name, f"it {found}, {expected.bytes} were written")
        if digest_file(path) != expected.sha256:
            raise _damaged(manifest.id, name, "its SHA-256 is not what was written")


def digest_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _damaged(name: str, file: str, why: str) -> RestoreFailedError:
    return RestoreFailedError(
        f"snapshot {name} is damaged: {file}; nothing was changed",
        why,
        "make snapshots   lists the others",
    )
