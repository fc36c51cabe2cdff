"""An export as .tar.gz, unpacked where it can be read from its end to its beginning."""

import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from web.importing.records import SourceRefusedError

ENDINGS = (".tar.gz", ".tgz", ".tar")
_MOST_BYTES = 4 * 2**30
_MOST_FILES = 1_000_000


@contextmanager
def unpack_if_packed(path: Path) -> Iterator[Path]:
    """Raises ``SourceRefusedError``; what was unpacked is gone afterwards."""
    if path.is_dir() or not path.name.lower().endswith(ENDINGS):
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="inkstone-import-") as folder:
        try:
            _unpack(path, Path(folder))
        except (tarfile.TarError, zlib.error, EOFError, OSError, ValueError) as error:
            raise SourceRefusedError(
                f"{path.name} cannot be unpacked ({type(error).__name__}: {error}). "
                "Unpack it by hand and import the folder, or export again."
            ) from error
        yield Path(folder)


def _unpack(path: Path, folder: Path) -> None:
    """What would lie outside, or is no plain file, is refused by the filter; a bomb by its sizes."""
    files = size = 0
    with tarfile.open(path) as archive:
        for entry in archive:
            files, size = files + 1, size + entry.size
            if files > _MOST_FILES or size > _MOST_BYTES:
                raise tarfile.TarError(f"more than {_MOST_FILES} files or {_MOST_BYTES // 2**30} GB")
            if not entry.isfile() and not entry.isdir():
                raise tarfile.TarError(f"{entry.name} is no plain file")
            archive.extract(entry, folder, filter="data")
