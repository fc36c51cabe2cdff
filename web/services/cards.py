"""Lists of posts. Only the columns that a list shows are read, never the whole text."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, select

from web.extensions import db, read
from web.models import Comment, Post, Tag, User, posts_tags, utc_now
from web.services.newest import Edge, newest_ids, values_for, way_of
from web.services.scopes import Scope, conditions_of
from web.services.shown import PostCard, TagLink
from web.services.visibility import is_public, status_now

MOST_PINNED = 20
_NOW = bindparam("now", type_=Post.published_at.type)

# Statements that are the same each time are built once: to build one takes longer than to send it.
_CARDS: Select[*tuple[Any, ...]] = select(
    Post.id,
    Post.title,
    Post.slug,
    Post.kind,
    Post.status,
    Post.summary,
    Post.published_at,
    Post.updated_at,
    User.name.label("author_name"),
    User.display_name.label("author_display_name"),
).join(User, User.id == Post.author_id)
_TAGS = (
    select(posts_tags.c.post_id, Tag.name, Tag.slug)
    .join(Tag, Tag.id == posts_tags.c.tag_id)
    .where(posts_tags.c.post_id.in_(bindparam("post_ids", expanding=True)))
    .order_by(Tag.name)
)
_COMMENT_COUNTS = (
    select(Comment.post_id, func.count(Comment.id).label("comments"))
    .where(Comment.post_id.in_(bindparam("post_ids", expanding=True)), Comment.status == "approved")
    .group_by(Comment.post_id)
)
_PINNED = (
    _CARDS.where(is_public(now=_NOW), Post.pinned_at.is_not(None))
    .order_by(Post.pinned_at.desc(), Post.id.desc())
    .limit(MOST_PINNED)
)


def count_public(scope: Scope) -> int:
    return read(_count(scope.name), {"now": utc_now(), **scope.values}).scalar_one()


@cache
def _count(scope_name: str) -> Select[int]:
    return select(func.count(Post.id)).where(is_public(now=_NOW), *conditions_of(scope_name))


def list_public(scope: Scope, limit: int, offset: int = 0, edge: Edge | None = None) -> list[PostCard]:
    """Newest first, also of those that are newer than an edge: the nearest to it."""
    return _read_cards(_list(scope.name, way_of(edge)), values_for(scope, limit, offset, edge))


@cache
def _list(scope_name: str, way: str) -> Select[*tuple[Any, ...]]:
    ids = newest_ids(scope_name, way)
    return _CARDS.join(ids, ids.c.id == Post.id).order_by(Post.published_at.desc(), Post.id.desc())


def list_pinned() -> list[PostCard]:
    """The one that was pinned last comes first."""
    return _read_cards(_PINNED, {"now": utc_now()})


def count_own(author_id: int) -> int:
    return db.session.scalar(select(func.count(Post.id)).where(Post.author_id == author_id)) or 0


def list_own(author_id: int, limit: int, offset: int = 0) -> list[PostCard]:
    """Every status and kind, the one touched last first."""
    query = _CARDS.where(Post.author_id == author_id)
    return _read_cards(query.order_by(Post.updated_at.desc(), Post.id.desc()).limit(limit).offset(offset))


def _read_cards(query: Select[*tuple[Any, ...]], values: dict[str, object] | None = None) -> list[PostCard]:
    rows = read(query, values).all()
    if not rows:
        return []
    ids = [row.id for row in rows]
    tags, counts = tags_of(ids), _comment_counts_of(ids)
    return [_make_card(row, tuple(tags.get(row.id, ())), counts.get(row.id, 0)) for row in rows]


def _make_card(row: Row[*tuple[Any, ...]], tags: tuple[TagLink, ...], comment_count: int) -> PostCard:
    facts = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's documented name for a row as a mapping
    facts["status"] = status_now(row.status, row.published_at)
    return PostCard(**facts, tags=tags, comment_count=comment_count)


def tags_of(post_ids: Sequence[int]) -> dict[int, list[TagLink]]:
    found: dict[int, list[TagLink]] = {}
    for post_id, name, slug in read(_TAGS, {"post_ids": post_ids}):
        found.setdefault(post_id, []).append(TagLink(name, slug))
    return found


def _comment_counts_of(post_ids: Sequence[int]) -> dict[int, int]:
    rows = read(_COMMENT_COUNTS, {"post_ids": post_ids})
    return {row.post_id: row.comments for row in rows}
