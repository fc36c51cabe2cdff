"""Which posts a list is about: conditions to add to those of ``visibility``."""

from datetime import UTC, datetime

from sqlalchemy import ColumnElement, select

from web.models import Post, posts_tags

Scope = tuple[ColumnElement[bool], ...]

EVERYTHING: Scope = ()


def with_tag(tag_id: int) -> Scope:
    return (Post.id.in_(select(posts_tags.c.post_id).where(posts_tags.c.tag_id == tag_id)),)


def by_author(author_id: int) -> Scope:
    return (Post.author_id == author_id,)


def in_month(year: int, month: int) -> Scope:
    """In UTC, as all times of the blog."""
    first = datetime(year, month, 1, tzinfo=UTC)
    following = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
    return (Post.published_at >= first, Post.published_at < following)
