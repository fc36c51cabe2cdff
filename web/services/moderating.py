"""Comments that somebody decides about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, update

from web.extensions import db
from web.models import Comment, Post, User
from web.services.announcing import announce
from web.services.auditing import record

STATUSES = ("held", "spam", "approved")
DECISIONS = ("approved", "spam", "deleted")


@dataclass(frozen=True)
class QueuedComment:
    id: int
    name: str
    email: str
    html: str
    created_at: datetime
    post_title: str
    post_slug: str


def list_queue(status: str, limit: int, offset: int) -> list[QueuedComment]:
    """What waits: the one that has waited longest first; of the rest the newest."""
    age = (Comment.created_at, Comment.id)
    order = age if status == "held" else tuple(column.desc() for column in age)
    return _list(Comment.status == status, order, limit, offset)


def list_chosen(ids: Sequence[int]) -> list[QueuedComment]:
    return _list(Comment.id.in_(ids), (Comment.created_at, Comment.id), len(ids), 0)


def count_queues() -> dict[str, int]:
    counted = db.session.execute(select(Comment.status, func.count(Comment.id)).group_by(Comment.status))
    found: dict[str, int] = dict(counted.all())
    return {status: found.get(status, 0) for status in STATUSES}


def decide(ids: Sequence[int], decision: str, actor_id: int | None) -> list[int]:
    """The ids of the comments that were still there. All but a deletion can be decided otherwise later."""
    found = list(db.session.scalars(select(Comment.id).where(Comment.id.in_(ids)).with_for_update()))
    if not found:
        return []
    if decision == "deleted":
        db.session.execute(delete(Comment).where(Comment.id.in_(found)))
    else:
        db.session.execute(update(Comment).where(Comment.id.in_(found)).values(status=decision))
        announce(found)
    record(f"comment-{decision}", actor_id, ", ".join(f"#{number}" for number in found), {"ids": found})
    db.session.commit()
    return found


def _list(condition: object, order: Sequence[object], limit: int, offset: int) -> list[QueuedComment]:
    columns = (
        Comment.id,
        func.coalesce(User.display_name, Comment.guest_name, ""),
        func.coalesce(Comment.guest_email, ""),
        Comment.html,
        Comment.created_at,
        Post.title,
        Post.slug,
    )
    query = (
        select(*columns)
        .join(Post, Post.id == Comment.post_id)
        .outerjoin(User, User.id == Comment.author_id)
        .where(condition)  # type: ignore[arg-type] # conditions and orders are columns; their types are long
        .order_by(*order)  # type: ignore[arg-type]
    )
    return [QueuedComment(*row) for row in db.session.execute(query.limit(limit).offset(offset))]
