"""Comments that wait for somebody's approval."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from web.extensions import db
from web.models import Comment, Post, User

DECISIONS = ("approved", "spam")
MOST_SHOWN = 50


@dataclass(frozen=True)
class HeldComment:
    id: int
    name: str
    html: str
    created_at: datetime
    post_title: str
    post_slug: str


def list_held() -> list[HeldComment]:
    """The one that has waited longest first; the rest comes up as these are decided."""
    query = (
        select(
            Comment.id,
            func.coalesce(User.display_name, Comment.guest_name, ""),
            Comment.html,
            Comment.created_at,
            Post.title,
            Post.slug,
        )
        .join(Post, Post.id == Comment.post_id)
        .outerjoin(User, User.id == Comment.author_id)
        .where(Comment.status == "held")
        .order_by(Comment.created_at, Comment.id)
    )
    return [HeldComment(*row) for row in db.session.execute(query.limit(MOST_SHOWN))]


def decide(comment_id: int, status: str) -> bool:
    """False when there is no such comment. A decision can be changed: spam is kept, not deleted."""
    comment = db.session.get(Comment, comment_id)
    if comment is None:
        return False
    comment.status = status
    db.session.commit()
    return True
