"""What one's own export holds, read and checked."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from web.importing.records import FoundAuthor


@dataclass(frozen=True)
class OldAddress:
    slug: str
    since: datetime


@dataclass(frozen=True)
class OwnComment:
    key: str
    answers: str | None
    author: FoundAuthor | None
    guest_name: str | None
    guest_email: str | None
    status: str
    created_at: datetime
    announced_at: datetime | None
    markdown: str


@dataclass(frozen=True)
class OwnText:
    """``tag_slugs`` are of tags that the export lists."""

    where: str
    key: str
    title: str
    slug: str
    kind: str
    status: str
    published_at: datetime | None
    created_at: datetime
    updated_at: datetime
    pinned_at: datetime | None
    author: FoundAuthor
    tag_slugs: tuple[str, ...]
    old: tuple[OldAddress, ...]
    summary: str
    markdown: str
    comments: tuple[OwnComment, ...]


@dataclass(frozen=True)
class OwnTag:
    slug: str
    name: str
    old: tuple[OldAddress, ...]


@dataclass(frozen=True)
class OwnPicture:
    digest: str
    path: Path
    owner: FoundAuthor
    alt: str
    width: int
    height: int
    created_at: datetime


@dataclass(frozen=True)
class OwnRedirect:
    path: str
    target: str
    code: int
    created_at: datetime


@dataclass(frozen=True)
class OwnSetting:
    name: str
    value: object


Own = OwnText | OwnTag | OwnPicture | OwnRedirect | OwnSetting
