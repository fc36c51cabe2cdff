"""What a file's place says: its date, its address, whether it is a draft or a page."""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from web.importing.times import read_time

_DATED = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})[-_](.+)")
_INDEX = {"index", "readme"}


@dataclass(frozen=True)
class Place:
    """``stem`` is the name without date and ending; of a folder's index, the folder's."""

    stem: str
    date: datetime | None
    is_draft: bool
    is_page: bool


def read_place(path: PurePosixPath, *, has_posts_folder: bool) -> Place:
    """``has_posts_folder``: the source keeps its posts in ``_posts``, so what lies elsewhere is a page."""
    named = path.parent.name or path.stem if path.stem.lower() in _INDEX else path.stem
    match = _DATED.fullmatch(named)
    folders = set(path.parent.parts)
    return Place(
        stem=match[4] if match else named,
        date=read_time("-".join(match.groups()[:3])) if match else None,
        is_draft="_drafts" in folders,
        is_page=has_posts_folder and not folders & {"_posts", "_drafts"},
    )


def last_part(address: str) -> str:
    """Of a permalink; nothing when it is a pattern such as ``/:year/:title/``."""
    path = PurePosixPath(address.partition("?")[0])
    return "" if ":" in path.name else path.name.removesuffix(".html")
