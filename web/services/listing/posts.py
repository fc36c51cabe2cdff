"""Texts that somebody may read, the one that was begun last first: that order never changes."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlalchemy.orm import defer, joinedload, selectinload

from web.extensions import db
from web.models import Post, Tag, User, posts_tags, utc_now
from web.services.permissions import Reach, Visitor, reach_of
from web.services.visibility import is_public


@dataclass(frozen=True)
class Wanted:
    """Which of them; None: whatever it is."""

    kind: str | None = None
    status: str | None = None
    tag: str | None = None
    author: str | None = None
    slug: str | None = None


def list_readable(visitor: Visitor, wanted: Wanted, limit: int, below_id: int | None) -> list[Post]:
    """Their status is the row's: ``visibility.status_now`` says what it means by now."""
    query = (
        select(Post)
        .where(_is_readable(visitor), *_conditions(wanted))
        .options(defer(Post.markdown, raiseload=True), defer(Post.html, raiseload=True))
        .options(joinedload(Post.author).raiseload(User.roles), selectinload(Post.tags))
        .order_by(Post.id.desc())
        .limit(limit)
    )
    if below_id is not None:
        query = query.where(Post.id < below_id)
    return list(db.session.scalars(query))


def find_readable(visitor: Visitor, post_id: int) -> Post | None:
    """Unlisted ones too: whoever names it has the address."""
    query = (
        select(Post)
        .where(Post.id == post_id, or_(_is_readable(visitor), _is_unlisted()))
        .options(joinedload(Post.author).raiseload(User.roles), selectinload(Post.tags))
    )
    return db.session.scalars(query).first()


def _is_readable(visitor: Visitor) -> ColumnElement[bool]:
    reach = reach_of(visitor.roles, "edit")
    if reach is Reach.ANY:
        return true()
    is_shown = or_(is_public(), is_public("page"))
    return or_(is_shown, Post.author_id == visitor.id) if reach is Reach.OWN else is_shown


def _is_unlisted() -> ColumnElement[bool]:
    return and_(Post.status == "unlisted", Post.published_at <= utc_now())


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.kind:
        conditions.append(Post.kind == wanted.kind)
    if wanted.slug:
        conditions.append(Post.slug == wanted.slug)
    if wanted.status:
        conditions.append(has_status(wanted.status))
    if wanted.author:
        conditions.append(Post.author_id.in_(select(User.id).where(User.name == wanted.author)))
    if wanted.tag:
        carried = select(posts_tags.c.post_id).join(Tag, Tag.id == posts_tags.c.tag_id)
        conditions.append(Post.id.in_(carried.where(Tag.slug == wanted.tag)))
    return conditions


def has_status(status: str) -> ColumnElement[bool]:
    """As ``visibility.status_now`` tells it."""
    has_come = Post.published_at <= utc_now()
    if status == "published":
        return or_(Post.status == status, and_(Post.status == "scheduled", has_come))
    return and_(Post.status == status, ~has_come) if status == "scheduled" else Post.status == status
