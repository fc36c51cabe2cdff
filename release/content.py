"""Texts into the stack and out of it."""

import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from release.elsewhere import require_here
from release.errors import REFUSED, WRONG_USAGE, StoppedError
from release.one_offs import prepare, require_readable, run_flask
from release.runner import write
from release.speech import tell
from release.stack import Stack
from release.words import mount

TRY = "--dry-run"
PACKED = (".tar.gz", ".tgz")
SMALL_BYTES, MOST_TIMES = (
    4 * 2**30,
    20,
)  # what is larger, and more than so many times its packed size, is a bomb


def take_posts(stack: Stack, words: Sequence[str]) -> int:
    """`flask content import PATH`; without a path, the samples. `--dry-run` writes nothing."""
    if not words or words[0] == TRY:
        return run_flask(stack, "content", "samples", *words)
    require_here(stack, "make import path=…")
    path = Path(words[0]).resolve()
    if not path.exists():
        way = "make import path=FILE-OR-FOLDER"
        raise StoppedError(f"there is no {path}", "", way, exit_code=WRONG_USAGE)
    with unpacked(path) as place:
        mounts = find_mounts(place)
        for source in mounts:
            require_readable(source)
        options = [word for source, target in mounts.items() for word in mount(source, target)]
        return run_flask(stack, "content", "import", *words[1:], mounts[place], options=options)


def find_mounts(path: Path) -> dict[Path, str]:
    """What the container gets to see of this machine: the path, and the pictures beside an export."""
    mounts = {path: f"/import/{path.name}"}
    for name in ("uploads", "content"):  # of WordPress, of Ghost
        if path.is_file() and (beside := path.with_name(name)).is_dir():
            mounts[beside] = f"/import/{name}"
    return mounts


@contextmanager
def unpacked(path: Path) -> Iterator[Path]:
    """An export as .tar.gz as a folder: a container's /tmp is memory, and pictures may be many."""
    if not path.name.endswith(PACKED):
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="inkstone-") as beside:
        Path(beside).chmod(0o755)
        unpack(path, Path(beside) / path.name.removesuffix(".gz").removesuffix(".tar").removesuffix(".tgz"))
        yield next(Path(beside).iterdir())


def unpack(path: Path, folder: Path) -> None:
    folder.mkdir()
    try:
        with tarfile.open(path) as archive:
            _take_out(archive, folder, max(SMALL_BYTES, MOST_TIMES * path.stat().st_size))
    except (tarfile.TarError, OSError, EOFError) as error:
        way = "unpack it by hand and import the folder, or export again"
        raise StoppedError(f"{path} cannot be unpacked", str(error), way, exit_code=REFUSED) from error
    for part in (folder, *folder.rglob("*")):
        part.chmod(0o755 if part.is_dir() else 0o644)  # the container's own user reads it


def _take_out(archive: tarfile.TarFile, folder: Path, most_bytes: int) -> None:
    """Sizes are counted before they are written: a bomb fills no disk."""
    total = 0
    for entry in archive:
        total += entry.size
        if total > most_bytes:
            raise tarfile.TarError(f"it holds more than {most_bytes / 2**20:,.0f} MiB")
        archive.extract(entry, folder, filter="data")


def write_blog(stack: Stack, words: Sequence[str]) -> int:
    """`flask content export -`, into a .tar.gz or a folder of this machine that is not there yet."""
    if len(words) != 1:
        way = "make export path=FOLDER-OR-FILE.tar.gz"
        raise StoppedError("no path was given", "", way, exit_code=WRONG_USAGE)
    path = Path(words[0]).absolute()
    if path.exists():
        raise StoppedError(f"{path} is there already", "", "type a new name", exit_code=REFUSED)
    if not path.parent.is_dir():
        raise StoppedError(f"there is no folder {path.parent}", exit_code=WRONG_USAGE)
    prepare(stack)
    # Beside it, so that the last step is a renaming: it is whole, or not there.
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.") as beside:
        packed = Path(beside) / "export.tar.gz"
        code = write(stack.compose.one_off("web", "flask", "content", "export", "-"), packed)
        if code:
            return code
        packed.chmod(0o600)  # addresses of people are in it
        if path.name.endswith(PACKED):
            packed.replace(path)
        else:
            unpack(packed, folder := Path(beside) / "export")
            folder.chmod(0o700)
            folder.replace(path)
    tell("export", f"written to {path}; people's e-mail addresses are in it")
    return 0
