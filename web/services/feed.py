"""The newest posts, whole, for those who read elsewhere."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, select

from web.extensions import read
from web.models import Post, User
from web.services.newest import newest_ids, values_for
from web.services.scopes import Scope

MOST_ENTRIES = 20
_NAMESPACE = uuid.UUID("9f0c4f0e-6a53-4a4e-9d54-0c1f6b0a2f11")


@dataclass(frozen=True)
class FeedEntry:
    key: str  # stays the same when title, slug or the blog's address change
    title: str
    path: str
    summary: str
    html: str
    published_at: datetime
    updated_at: datetime
    author: str


def list_entries(scope: Scope, path_of: Callable[[str], str]) -> list[FeedEntry]:
    """``path_of`` a slug: where the post is."""
    rows = read(_entries(scope.name), values_for(scope, MOST_ENTRIES))
    return [_make_entry(row, path_of(row.slug)) for row in rows]


@cache
def _entries(scope_name: str) -> Select[*tuple[Any, ...]]:
    ids = newest_ids(scope_name)
    columns = select(
        Post.id,
        Post.created_at,
        Post.title,
        Post.slug,
        Post.summary,
        Post.html,
        Post.published_at,
        Post.updated_at,
        User.display_name,
    )
    return (
        columns.join(ids, ids.c.id == Post.id)
        .join(User, User.id == Post.author_id)
        .order_by(Post.published_at.desc(), Post.id.desc())
    )


def _make_entry(row: Row[*tuple[Any, ...]], path: str) -> FeedEntry:
    return FeedEntry(
        key=uuid.uuid5(_NAMESPACE, f"{row.id} {row.created_at.isoformat()}").urn,
        title=row.title,
        path=path,
        summary=row.summary,
        html=row.html,
        published_at=row.published_at,
        # A scheduled post was last touched before anybody could see it.
        updated_at=max(row.published_at, row.updated_at),
        author=row.display_name,
    )
