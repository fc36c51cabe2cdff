"""Finding one post, its neighbours, and the pages that stand in the navigation."""

from functools import cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from web.extensions import db, read
from web.models import Post, User, utc_now
from web.services.cards import tags_of
from web.services.newest import Edge, newest_ids, values_for, way_of
from web.services.scopes import EVERYTHING
from web.services.shown import AuthorLink, PostLink, ReadPost
from web.services.visibility import is_public, status_now

MOST_NAVIGATION_PAGES = 8


_READ = (
    select(Post.id, Post.author_id, Post.kind, Post.status, Post.title, Post.slug, Post.html, Post.summary)
    .add_columns(Post.published_at, Post.updated_at, User.name, User.display_name)
    .join(User, User.id == Post.author_id)
    .where(Post.slug == bindparam("slug"), Post.kind == bindparam("kind"))
)


def read_post(slug: str, kind: str) -> ReadPost | None:
    """In any status: who may see it is the caller's question to ``visibility``."""
    row = read(_READ, {"slug": slug, "kind": kind}).first()
    if row is None:
        return None
    facts = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's documented name for a row as a mapping
    author = AuthorLink(facts.pop("name"), facts.pop("display_name"))
    # Shown as it is now, without a write: the next saving makes it so.
    facts["status"] = status_now(row.status, row.published_at)
    return ReadPost(**facts, author=author, tags=tuple(tags_of([row.id]).get(row.id, ())))


def find_post(slug: str) -> Post | None:
    """To be written in: with its author and tags, in any status, as its row has it by now."""
    query = (
        select(Post)
        .where(Post.slug == slug)
        .options(joinedload(Post.author).raiseload(User.roles), selectinload(Post.tags))
    )
    post = db.session.scalars(query).first()
    if post is not None:
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
    return [PostLink(*row) for row in read(_NAVIGATION_PAGES, {"now": utc_now()})]


def find_older(post: ReadPost) -> PostLink | None:
    return _find_neighbour(post, is_newer=False)


def find_newer(post: ReadPost) -> PostLink | None:
    return _find_neighbour(post, is_newer=True)


def _find_neighbour(post: ReadPost, *, is_newer: bool) -> PostLink | None:
    if post.published_at is None:
        return None
    edge = Edge(post.published_at, post.id, is_newer)
    row = read(_neighbour(way_of(edge)), values_for(EVERYTHING, 1, edge=edge)).first()
    return PostLink(*row) if row else None


@cache
def _neighbour(way: str) -> Select[str, str]:
    ids = newest_ids(EVERYTHING.name, way)
    return select(Post.title, Post.slug).join(ids, ids.c.id == Post.id)
