"""The files of a picture: the picture itself, and narrower ones for narrower screens."""

import os
import tempfile
from pathlib import Path

from sqlalchemy import select

from web.extensions import db
from web.models import Picture
from web.services.recoding import BadPictureError, narrow

WIDTHS = (480, 960)  # pixels; the picture itself is the widest
_BATCH = 500


def name_file(digest: str, width: int | None = None) -> str:
    """Its path below the media folder."""
    ending = f"-{width}" if width else ""
    return f"{digest[:2]}/{digest}{ending}.webp"


def widths_below(width: int) -> list[int]:
    return [narrower for narrower in WIDTHS if narrower < width]


def write_files(data: bytes, digest: str, width: int, directory: Path) -> int:
    """How many were not there. Raises ``BadPictureError`` for a picture that cannot be read any more."""
    missing = [
        one for one in (None, *widths_below(width)) if not (directory / name_file(digest, one)).exists()
    ]
    for narrower in missing:
        _write(directory / name_file(digest, narrower), narrow(data, narrower) if narrower else data)
    return len(missing)


def delete_files(digest: str, directory: Path) -> None:
    for width in (None, *WIDTHS):
        (directory / name_file(digest, width)).unlink(missing_ok=True)


def mend_files(directory: Path, most: int) -> int:
    """Narrower files of pictures that came before there were any. How many pictures were mended."""
    mended, last_id = 0, 0
    while rows := _read_wide(last_id):
        for _, digest, width in rows:
            mended += _mend(digest, width, directory)
            if mended >= most:
                return mended
        last_id = rows[-1][0]
    return mended


def _read_wide(last_id: int) -> list[tuple[int, str, int]]:
    query = select(Picture.id, Picture.digest, Picture.width).where(Picture.id > last_id)
    found = db.session.execute(query.where(Picture.width > WIDTHS[0]).order_by(Picture.id).limit(_BATCH))
    rows = [(row.id, row.digest, row.width) for row in found]
    # Drawing takes its time, and an open transaction would keep a migration waiting.
    db.session.rollback()
    return rows


def _mend(digest: str, width: int, directory: Path) -> bool:
    path = directory / name_file(digest)
    is_whole = all((directory / name_file(digest, one)).exists() for one in widths_below(width))
    try:
        return (
            not is_whole and path.is_file() and bool(write_files(path.read_bytes(), digest, width, directory))
        )
    except (BadPictureError, OSError):
        return False  # shown as it is, where it can be


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all, also when the machine stops half-way."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).chmod(0o644)  # nginx, another user, serves it
    Path(file.name).replace(path)
