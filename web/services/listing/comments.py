"""Comments in the order in which they came: those under a post, or those of a queue."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select

from web.extensions import db
from web.models import Comment, User


@dataclass(frozen=True)
class CommentFacts:
    """``email``: a guest's, for who moderates alone. ``author``: the name of an account."""

    id: int
    post_id: int
    parent_id: int | None
    status: str
    author: str | None
    display_name: str
    email: str | None
    markdown: str
    html: str
    created_at: datetime


def list_shown(post_id: int, limit: int, above_id: int) -> list[CommentFacts]:
    return _read(limit, above_id, Comment.post_id == post_id, Comment.status == "approved")


def list_with_status(status: str, limit: int, above_id: int) -> list[CommentFacts]:
    return _read(limit, above_id, Comment.status == status)


def find_comment(comment_id: int) -> CommentFacts | None:
    row = db.session.execute(_select().where(Comment.id == comment_id)).first()
    return CommentFacts(*row) if row else None


def _read(limit: int, above_id: int, *conditions: ColumnElement[bool]) -> list[CommentFacts]:
    query = _select().where(Comment.id > above_id, *conditions).order_by(Comment.id).limit(limit)
    return [CommentFacts(*row) for row in db.session.execute(query)]


def _select() -> Select[int, int, int | None, str, str, str, str | None, str, str, datetime]:
    return select(
        Comment.id,
        Comment.post_id,
        Comment.parent_id,
        Comment.status,
        User.name,
        func.coalesce(User.display_name, Comment.guest_name, ""),
        Comment.guest_email,
        Comment.markdown,
        Comment.html,
        Comment.created_at,
    ).outerjoin(User, User.id == Comment.author_id)
