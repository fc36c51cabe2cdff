"""Finding one post, its neighbours, and the pages that stand in the navigation."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from web.extensions import db
from web.models import Post, User, utc_now
from web.services.cards import Edge, newest_ids
from web.services.scopes import EVERYTHING
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


def find_by_id(post_id: int) -> Post | None:
    return db.session.get(Post, post_id)


_NAVIGATION_PAGES = (
    select(Post.title, Post.slug)
    .where(is_public("page", bindparam("now", type_=Post.published_at.type)))
    .order_by(Post.title, Post.id)
    .limit(MOST_NAVIGATION_PAGES)
)


def list_navigation_pages() -> list[PostLink]:
    return [PostLink(*row) for row in db.session.execute(_NAVIGATION_PAGES, {"now": utc_now()})]


def find_older(post: Post) -> PostLink | None:
    return _find_neighbour(post, is_newer=False)


def find_newer(post: Post) -> PostLink | None:
    return _find_neighbour(post, is_newer=True)


def _find_neighbour(post: Post, *, is_newer: bool) -> PostLink | None:
    if post.published_at is None:
        return None
    ids = newest_ids(EVERYTHING, 1, edge=Edge(post.published_at, post.id, is_newer))
    row = db.session.execute(select(Post.title, Post.slug).join(ids, ids.c.id == Post.id)).first()
    return PostLink(*row) if row else None
