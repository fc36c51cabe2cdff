"""Texts that somebody may change, in every state, the one that was begun last first."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from web.extensions import db
from web.models import Post, User
from web.services.listing.posts import has_status
from web.services.permissions import Reach, Visitor, reach_of
from web.services.visibility import status_now


@dataclass(frozen=True)
class EditableText:
    """``status`` as it is by now."""

    title: str
    slug: str
    kind: str
    status: str
    published_at: datetime | None
    author_name: str
    author_shown_name: str


def list_editable(
    visitor: Visitor, words: str, status: str, limit: int, offset: int = 0
) -> list[EditableText]:
    """Those whose title, or whose author's name, holds the words. Without words, or a status: all."""
    query = (
        select(
            *(Post.title, Post.slug, Post.kind, Post.status, Post.published_at),
            *(User.name, User.display_name),
        )
        .join(User, User.id == Post.author_id)
        .order_by(Post.id.desc())
        .limit(limit)
        .offset(offset)
    )
    if reach_of(visitor.roles, "edit") is not Reach.ANY:
        query = query.where(Post.author_id == visitor.id)
    if status:
        query = query.where(has_status(status))
    if words:
        columns = (Post.title, User.name, User.display_name)
        query = query.where(or_(*(column.icontains(words, autoescape=True) for column in columns)))
    return [
        EditableText(title, slug, kind, status_now(state, published_at), published_at, name, shown_name)
        for title, slug, kind, state, published_at, name, shown_name in db.session.execute(query)
    ]
