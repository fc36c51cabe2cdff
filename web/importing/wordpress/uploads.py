"""The files of the blog, as far as they lie here."""

import re
from pathlib import Path

from web.importing.pictures import find_below

_PATH = re.compile(r"(?:/uploads/|\.files\.wordpress\.com/|/files/)(?P<path>[^?#]+)")
_SMALLER = re.compile(r"-\d{2,5}x\d{2,5}(?=\.\w+$)|-scaled(?=\.\w+$)")


class Uploads:
    """``folder``, or what usually lies beside the export."""

    def __init__(self, export: Path, folder: Path | None) -> None:
        beside = export.resolve().parent
        self._folders = [folder.resolve()] if folder else [beside / "wp-content/uploads", beside / "uploads"]
        self._root = self._folders[0] if folder else beside
        self.described = str(folder) if folder else "a folder uploads beside the export (see --uploads)"

    def find(self, address: str) -> Path | None:
        """The picture as it was uploaded, rather than one of the smaller copies."""
        match = _PATH.search(address)
        path = match["path"] if match else ""
        names = (_SMALLER.sub("", path), path) if path else ()
        return next((file for name in names if (file := find_below(self._folders, self._root, name))), None)
