"""Finding one post, its neighbours, and the pages that stand in the navigation."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from web.extensions import db
from web.models import Post, User
from web.services.visibility import is_public, status_now

MOST_NAVIGATION_PAGES = 8


@dataclass(frozen=True)
class PostLink:
    title: str
    slug: str


def find_post(slug: str, kind: str | None = None) -> Post | None:
    """With its author and tags, in any status: who may see it is the caller's question to ``visibility``."""
    query = (
        select(Post)
        .where(Post.slug == slug)
        .options(joinedload(Post.author).raiseload(User.roles), selectinload(Post.tags))
    )
    post = db.session.scalars(query.where(Post.kind == kind) if kind else query).first()
    if post is not None:
        # Shown as it is now, without a write: the next saving makes it so.
        set_committed_value(post, "status", status_now(post.status, post.published_at))
    return post


def list_navigation_pages() -> list[PostLink]:
    query = select(Post.title, Post.slug).where(is_public("page")).order_by(Post.title, Post.id)
    return [PostLink(*row) for row in db.session.execute(query.limit(MOST_NAVIGATION_PAGES))]


def find_older(post: Post) -> PostLink | None:
    if post.published_at is None:
        return None
    before = or_(
        Post.published_at < post.published_at,
        and_(Post.published_at == post.published_at, Post.id < post.id),
    )
    return _find_neighbour(before, newest_first=True)


def find_newer(post: Post) -> PostLink | None:
    if post.published_at is None:
        return None
    after = or_(
        Post.published_at > post.published_at,
        and_(Post.published_at == post.published_at, Post.id > post.id),
    )
    return _find_neighbour(after, newest_first=False)


def _find_neighbour(condition: ColumnElement[bool], *, newest_first: bool) -> PostLink | None:
    order = (Post.published_at, Post.id)
    query = select(Post.title, Post.slug).where(is_public(), condition)
    query = query.order_by(*(column.desc() if newest_first else column for column in order)).limit(1)
    row = db.session.execute(query).first()
    return PostLink(*row) if row else None
