"""Pictures that a text shows: those whose files lie here are taken, the others are named."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

from web.importing.records import Left
from web.services.pictures import StoredPicture
from web.services.recoding import BadPictureError

LARGEST_FILE_BYTES = 50 * 2**20
_ALT = r"(?:[^\[\]]|\[[^\]]*\])*"
_ADDRESSES = (
    re.compile(rf"(!\[{_ALT}\]\(\s*<?)(?P<address>[^\s()<>]+)"),
    re.compile(r"""(<img\b[^<>]*?\bsrc=["'])(?P<address>[^"'<>]+)""", re.IGNORECASE),
    re.compile(
        r"^( {0,3}\[[^\]^][^\]]*\]:\s*<?)(?P<address>[^\s<>]+\.(?:png|jpe?g|gif|webp|svg))(?=[\s>]|$)",
        re.IGNORECASE | re.MULTILINE,
    ),
)

FindFile = Callable[[str], Path | None]
Store = Callable[[bytes], StoredPicture]


def take_pictures(text: str, find_file: FindFile, store: Store) -> tuple[str, list[Left]]:
    """The text with the addresses that the pictures have here, and what was left."""
    found: dict[str, str | Left] = {}

    def replace(match: re.Match[str]) -> str:
        address = match["address"]
        if address.startswith("/media/"):
            return match[0]
        if address not in found:
            found[address] = _take(address, find_file, store)
        new = found[address]
        return match[0] if isinstance(new, Left) else f"{match[1]}{new}"

    for pattern in _ADDRESSES:
        text = pattern.sub(replace, text)
    return text, [new for new in found.values() if isinstance(new, Left)]


def _take(address: str, find_file: FindFile, store: Store) -> str | Left:
    path = find_file(address)
    if path is None:
        is_elsewhere = re.match(r"(?:https?:)?//", address)
        reason = (
            "lies elsewhere, is shown as a link"
            if is_elsewhere
            else "its file is not there, is shown as a link"
        )
        return Left("picture", address[:300], reason)
    picture = take_file(path, address, store)
    return picture if isinstance(picture, Left) else f"/media/{picture.name}#{picture.width}x{picture.height}"


def take_file(path: Path, where: str, store: Store) -> StoredPicture | Left:
    try:
        if path.stat().st_size > LARGEST_FILE_BYTES:
            return Left("picture", where, "larger than 50 MB")
        return store(path.read_bytes())
    except BadPictureError:
        return Left("picture", where, "not a PNG, JPEG, WebP or GIF, damaged, or too many pixels")
    except OSError as error:
        return Left("picture", where, f"cannot be read ({error.strerror})")


def find_below(folders: list[Path], root: Path, address: str) -> Path | None:
    """The first file of that path below one of the folders; never one outside ``root``, by whatever path."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme or parts.netloc:
        return None
    path = unquote(parts.path).lstrip("/")
    for folder in folders:
        try:
            file = (folder / path).resolve()
            if path and file.is_file() and file.is_relative_to(root.resolve()):
                return file
        except (OSError, ValueError):  # a name too long, or with a NUL
            continue
    return None
