"""What was found in a source, before anything of it is stored."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True)
class FoundAuthor:
    """``keeps_name``: it is a name of this blog's kind, to be kept to the letter."""

    name: str
    display_name: str = ""
    email: str = ""
    language: str | None = None
    created_at: datetime | None = None
    keeps_name: bool = False


@dataclass(frozen=True)
class Left:
    """Something that was not taken, or not as it was. ``where`` tells people which one it is."""

    what: str
    where: str
    reason: str


@dataclass(frozen=True)
class FoundComment:
    """``text`` is a reader's Markdown. ``author`` when it is known that one of the blog's own wrote it."""

    key: str
    parent_key: str
    text: str
    created_at: datetime | None
    status: str
    guest_name: str = ""
    guest_email: str = ""
    author: FoundAuthor | None = None


def find_no_file(_address: str) -> Path | None:
    """The pictures of a source that has none."""
    return None


@dataclass(frozen=True)
class FoundPost:
    """``find_file`` gives the file of a picture's address, if it lies here. ``old_paths``: where it stood."""

    key: str
    where: str
    kind: str
    status: str
    title: str
    slug: str
    text: str
    author: FoundAuthor | None
    tags: tuple[str, ...] = ()
    published_at: datetime | None = None
    updated_at: datetime | None = None
    comments: tuple[FoundComment, ...] = ()
    left: tuple[Left, ...] = ()
    find_file: Callable[[str], Path | None] = find_no_file
    old_paths: tuple[str, ...] = ()


@dataclass(frozen=True)
class FoundPicture:
    """A file of its own, whether a post shows it or not."""

    path: Path
    where: str
    alt: str
    author: FoundAuthor | None


Found = FoundPost | FoundPicture | list[Left]


class Source(Protocol):
    """``count`` is about how many things ``read`` gives."""

    @property
    def count(self) -> int: ...
    def read(self) -> Iterator[Found]: ...


class SourceRefusedError(Exception):
    """Nothing of it can be taken; the message says what stopped, why, and what to type."""
