"""Everything public, for search engines."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from web.extensions import db
from web.models import Post
from web.services.visibility import is_public

MOST_ENTRIES = 50_000  # in one file, says sitemaps.org


@dataclass(frozen=True)
class SitemapEntry:
    kind: str
    slug: str
    changed_at: datetime


def count_parts() -> int:
    """Parts go by id, so that each is read without passing over those before it."""
    last_id = db.session.scalar(select(func.max(Post.id))) or 0
    return max(1, -(-last_id // MOST_ENTRIES))


def list_part(number: int) -> list[SitemapEntry]:
    """From 1 on, the oldest first."""
    query = (
        select(Post.kind, Post.slug, Post.published_at, Post.updated_at)
        .where(Post.id > (number - 1) * MOST_ENTRIES, Post.id <= number * MOST_ENTRIES)
        .where(is_public("post") | is_public("page"))
        .order_by(Post.id)
    )
    rows = db.session.execute(query)
    return [SitemapEntry(row.kind, row.slug, max(row.published_at, row.updated_at)) for row in rows]
