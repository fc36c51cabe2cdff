"""Uploaded pictures: checked by what they are, not by their name, and stored once under their digest."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from web.extensions import db
from web.models import Picture
from web.services.picture_files import name_file, write_files
from web.services.recoding import BadPictureError, Recoded, check_recoded, recode

LARGEST_STORED_BYTES = 100 * 2**20


@dataclass(frozen=True)
class StoredPicture:
    """``name`` is the path below the media folder: two digits, a slash, the digest."""

    name: str
    width: int
    height: int
    alt: str

    @property
    def markdown(self) -> str:
        alt = self.alt.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
        # The size goes along, so that the page leaves room for it before it is there.
        return f"![{alt}](/media/{self.name}#{self.width}x{self.height})"


def store_picture(data: bytes, owner_id: int, alt: str, directory: Path) -> StoredPicture:
    """Raises ``BadPictureError`` when it is not a picture we take. The same picture twice is one row."""
    recoded = recode(data)
    digest = hashlib.sha256(recoded.data).hexdigest()
    # The file first: a row without its file would be a broken picture, a file without its row is only spare.
    write_files(recoded.data, digest, recoded.width, directory)
    _remember(digest, recoded, owner_id, alt)
    return StoredPicture(name_file(digest), recoded.width, recoded.height, alt)


def keep_stored(path: Path, digest: str, width: int, directory: Path) -> None:
    """The file of a picture that was stored by another blog like this one. Its row is the caller's."""
    write_files(path.read_bytes(), digest, width, directory)


def check_stored(path: Path, digest: str) -> tuple[int, int]:
    """Its width and height. Raises ``OSError``, or ``BadPictureError`` when it is not what its name says."""
    if path.stat().st_size > LARGEST_STORED_BYTES:
        raise BadPictureError
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != digest:
        raise BadPictureError
    return check_recoded(data)


def _remember(digest: str, recoded: Recoded, owner_id: int, alt: str) -> None:
    if db.session.scalar(select(Picture.id).where(Picture.digest == digest)):
        return
    db.session.add(
        Picture(digest=digest, width=recoded.width, height=recoded.height, owner_id=owner_id, alt=alt)
    )
    try:
        db.session.commit()
    except IntegrityError:
        db.session.rollback()  # another upload of the same picture was faster; its row serves both
