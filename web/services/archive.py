"""Overviews: months, tags and authors with what each holds."""

from dataclasses import dataclass

from sqlalchemy import extract, func, select

from web.extensions import db
from web.models import Post, Tag, User, posts_tags
from web.services.visibility import is_public


@dataclass(frozen=True)
class TagCount:
    id: int
    name: str
    slug: str
    count: int


@dataclass(frozen=True)
class Author:
    id: int
    name: str
    display_name: str


def list_years() -> list[tuple[int, list[tuple[int, int]]]]:
    """``(year, [(month, count), …])``, newest first."""
    year, month = extract("year", Post.published_at), extract("month", Post.published_at)
    query = select(year, month, func.count(Post.id)).where(is_public()).group_by(year, month)
    years: dict[int, list[tuple[int, int]]] = {}
    # Sorted here: there are few months, and MySQL would sort before it has grouped.
    for of_year, of_month, count in sorted(map(tuple, db.session.execute(query)), reverse=True):
        years.setdefault(of_year, []).append((of_month, count))
    return list(years.items())


def list_tags() -> list[TagCount]:
    """Tags that a public post carries; others would lead to an empty page."""
    count = func.count(Post.id)
    query = (
        select(Tag.id, Tag.name, Tag.slug, count)
        .join(posts_tags, posts_tags.c.tag_id == Tag.id)
        .join(Post, Post.id == posts_tags.c.post_id)
        .where(is_public())
        .group_by(Tag.id, Tag.name, Tag.slug)
        .order_by(Tag.name)
    )
    return [TagCount(*row) for row in db.session.execute(query)]


def find_tag(slug: str) -> Tag | None:
    """A tag that a public post carries: the name of another could give away what a draft is about."""
    carried = select(posts_tags.c.post_id).join(Post, Post.id == posts_tags.c.post_id)
    is_seen = carried.where(posts_tags.c.tag_id == Tag.id, is_public()).exists()
    return db.session.scalars(select(Tag).where(Tag.slug == slug, is_seen)).first()


def find_author(name: str) -> Author | None:
    row = db.session.execute(select(User.id, User.name, User.display_name).where(User.name == name)).first()
    return Author(*row) if row else None
