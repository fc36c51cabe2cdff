"""Ghost's folder ``content``, as far as it lies here."""

import re
from pathlib import Path

from web.importing.pictures import find_below

_PATH = re.compile(r"/content/(?P<kind>images|media|files)/(?P<path>[^?#]+)")
_SMALLER = re.compile(r"^size/w\d+(?:h\d+)?/(?:format/\w+/)?")


class Content:
    """``folder`` is ``content`` or the ``images`` in it; without one, what usually lies beside the export."""

    def __init__(self, export: Path, folder: Path | None) -> None:
        beside = export.resolve().parent
        given = [folder.resolve()] if folder else [beside / "content", beside / "uploads"]
        self._folders = [*given, *(one / "images" for one in given)]
        self._root = given[0] if folder else beside

    def find(self, address: str) -> Path | None:
        """The picture as it was uploaded, rather than one of the smaller copies."""
        match = _PATH.search(address)
        if match is None:
            return None
        path = _SMALLER.sub("", match["path"])
        names = (f"{match['kind']}/{path}", path)
        return next((file for name in names if (file := find_below(self._folders, self._root, name))), None)
