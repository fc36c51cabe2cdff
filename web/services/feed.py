"""The newest posts, whole, for those who read elsewhere."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from web.extensions import db
from web.models import Post, User
from web.services.cards import newest_ids
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
    ids = newest_ids(scope, MOST_ENTRIES)
    query = (
        select(
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
        .join(ids, ids.c.id == Post.id)
        .join(User, User.id == Post.author_id)
        .order_by(Post.published_at.desc(), Post.id.desc())
    )
    return [_make_entry(row, path_of(row.slug)) for row in db.session.execute(query)]


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
