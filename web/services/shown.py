"""What pages show of a text, as records: the columns that stand on the page, and none besides."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class TagLink:
    name: str
    slug: str


@dataclass(frozen=True)
class PostLink:
    title: str
    slug: str


@dataclass(frozen=True)
class AuthorLink:
    name: str
    display_name: str


@dataclass(frozen=True)
class ReadPost:
    """A post or page as its readers see it; ``status`` as it is by now."""

    id: int
    author_id: int
    kind: str
    status: str
    title: str
    slug: str
    html: str
    summary: str
    published_at: datetime | None
    updated_at: datetime
    author: AuthorLink
    tags: tuple[TagLink, ...]


@dataclass(frozen=True)
class PostCard:
    """A post in a list."""

    id: int
    title: str
    slug: str
    kind: str
    status: str
    summary: str
    published_at: datetime | None
    updated_at: datetime
    author_name: str
    author_display_name: str
    tags: tuple[TagLink, ...]
    comment_count: int
