"""Lists of posts. Only the columns that a list shows are read, never the whole text."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Subquery, and_, bindparam, func, or_, select, union_all

from web.extensions import db
from web.models import Comment, Post, Tag, User, posts_tags, utc_now
from web.services.scopes import Scope
from web.services.visibility import PUBLIC_STATUSES, is_public, status_now

MOST_PINNED = 20


@dataclass(frozen=True)
class TagLink:
    name: str
    slug: str


@dataclass(frozen=True)
class PostCard:
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


@dataclass(frozen=True)
class Edge:
    """A place in a list: the post that stands there, and on which side of it to go on."""

    published_at: datetime
    id: int
    is_newer: bool = False


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
    _CARDS.where(is_public(now=bindparam("now", type_=Post.published_at.type)), Post.pinned_at.is_not(None))
    .order_by(Post.pinned_at.desc(), Post.id.desc())
    .limit(MOST_PINNED)
)


def count_public(scope: Scope) -> int:
    return db.session.scalar(select(func.count(Post.id)).where(is_public(), *scope)) or 0


def list_public(scope: Scope, limit: int, offset: int = 0, edge: Edge | None = None) -> list[PostCard]:
    """Newest first, also of those that are newer than an edge: the nearest to it."""
    ids = newest_ids(scope, limit, offset, edge=edge)
    query = _CARDS.join(ids, ids.c.id == Post.id)
    return _read_cards(query.order_by(Post.published_at.desc(), Post.id.desc()))


def list_pinned() -> list[PostCard]:
    """The one that was pinned last comes first."""
    return _read_cards(_PINNED, now=utc_now())


def count_own(author_id: int) -> int:
    return db.session.scalar(select(func.count(Post.id)).where(Post.author_id == author_id)) or 0


def list_own(author_id: int, limit: int, offset: int = 0) -> list[PostCard]:
    """Every status and kind, the one touched last first."""
    query = _CARDS.where(Post.author_id == author_id)
    return _read_cards(query.order_by(Post.updated_at.desc(), Post.id.desc()).limit(limit).offset(offset))


def newest_ids(
    scope: Scope, limit: int, offset: int = 0, *, kind: str = "post", edge: Edge | None = None
) -> Subquery:
    """Ids of public posts, newest first. One branch per status, so that each is read in the index's order."""
    now, is_up = utc_now(), bool(edge and edge.is_newer)
    beyond = (_is_beyond(edge),) if edge else ()
    branches = [
        select(Post.id, Post.published_at)
        .where(Post.kind == kind, Post.status == status, Post.published_at <= now, *beyond, *scope)
        .order_by(*_in_order(Post.published_at, Post.id, is_up=is_up))
        .limit(limit + offset)
        .subquery()
        for status in PUBLIC_STATUSES
    ]
    both = union_all(*(select(branch.c.id, branch.c.published_at) for branch in branches)).subquery()
    newest = select(both.c.id).order_by(*_in_order(both.c.published_at, both.c.id, is_up=is_up))
    return newest.limit(limit).offset(offset).subquery()


def _is_beyond(edge: Edge) -> ColumnElement[bool]:
    # The bound on the time alone is what MySQL takes for a range of the index.
    at, same = Post.published_at, Post.published_at == edge.published_at
    if edge.is_newer:
        return and_(at >= edge.published_at, or_(at > edge.published_at, and_(same, Post.id > edge.id)))
    return and_(at <= edge.published_at, or_(at < edge.published_at, and_(same, Post.id < edge.id)))


def _in_order(*columns: Any, is_up: bool) -> list[ColumnElement[Any]]:
    return [column.asc() if is_up else column.desc() for column in columns]


def _read_cards(query: Select[*tuple[Any, ...]], **given: object) -> list[PostCard]:
    rows = db.session.execute(query, given).all()
    if not rows:
        return []
    ids = [row.id for row in rows]
    tags, counts = _tags_of(ids), _comment_counts_of(ids)
    return [_make_card(row, tuple(tags.get(row.id, ())), counts.get(row.id, 0)) for row in rows]


def _make_card(row: Row[*tuple[Any, ...]], tags: tuple[TagLink, ...], comment_count: int) -> PostCard:
    facts = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's documented name for a row as a mapping
    facts["status"] = status_now(row.status, row.published_at)
    return PostCard(**facts, tags=tags, comment_count=comment_count)


def _tags_of(post_ids: Sequence[int]) -> dict[int, list[TagLink]]:
    found: dict[int, list[TagLink]] = {}
    for post_id, name, slug in db.session.execute(_TAGS, {"post_ids": post_ids}):
        found.setdefault(post_id, []).append(TagLink(name, slug))
    return found


def _comment_counts_of(post_ids: Sequence[int]) -> dict[int, int]:
    rows = db.session.execute(_COMMENT_COUNTS, {"post_ids": post_ids})
    return {row.post_id: row.comments for row in rows}
