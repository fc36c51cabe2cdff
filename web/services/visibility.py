"""What the public may see, as one condition that every public query uses."""

from datetime import datetime

from sqlalchemy import BindParameter, ColumnElement, and_

from web.models import Post, utc_now
from web.services.permissions import Visitor, can_edit
from web.services.shown import ReadPost

# A scheduled post needs no worker: it is public from the moment that its time has come.
PUBLIC_STATUSES = ("published", "scheduled")
# Whoever has the address reads it; no list, feed, search or site map names it.
UNLISTED = "unlisted"


def is_public(
    kind: str = "post", now: datetime | BindParameter[datetime] | None = None
) -> ColumnElement[bool]:
    return and_(
        Post.kind == kind,
        Post.status.in_(PUBLIC_STATUSES),
        Post.published_at <= (utc_now() if now is None else now),
    )


def status_now(status: str, published_at: datetime | None) -> str:
    """``scheduled`` reads ``published`` from its time on; the row itself changes with its next saving."""
    if status == "scheduled" and published_at is not None and published_at <= utc_now():
        return "published"
    return status


def is_public_post(post: Post | ReadPost) -> bool:
    """Who has the address may read it: unlisted ones too, which ``is_public`` leaves out of every list."""
    has_come = post.published_at is not None and post.published_at <= utc_now()
    return post.status in (*PUBLIC_STATUSES, UNLISTED) and has_come


def can_read(visitor: Visitor, post: Post | ReadPost) -> bool:
    """Whoever may edit a post sees it in every status."""
    return is_public_post(post) or can_edit(visitor, post.author_id)
