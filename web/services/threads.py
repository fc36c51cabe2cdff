"""Comments as they are read: one list in reading order, each with its depth."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select

from web.extensions import read
from web.models import Comment, User
from web.services.shown import ReadPost

DEEPEST = 4  # replies below are shown at this depth; a narrow screen has no room for more

CommentRow = Row[*tuple[Any, ...]]


@dataclass(frozen=True)
class CommentThread:
    id: int
    name: str
    is_author: bool
    html: str
    created_at: datetime
    status: str
    depth: int


_SAID = (
    select(
        Comment.id,
        Comment.parent_id,
        Comment.author_id,
        Comment.guest_name,
        User.display_name,
        Comment.html,
        Comment.created_at,
        Comment.status,
    )
    .outerjoin(User, User.id == Comment.author_id)
    .where(Comment.post_id == bindparam("post_id"))
    .where(Comment.status.in_(bindparam("statuses", expanding=True)))
    .order_by(Comment.created_at, Comment.id)
)


def list_threads(post: ReadPost, *, with_held: bool = False) -> list[CommentThread]:
    """Approved ones; also held ones for who moderates. Spam is never read."""
    statuses = ("approved", "held") if with_held else ("approved",)
    rows = read(_SAID, {"post_id": post.id, "statuses": statuses}).all()
    return [_make_thread(row, depth, post.author_id) for row, depth in _in_reading_order(rows)]


def _in_reading_order(rows: Sequence[CommentRow]) -> Iterator[tuple[CommentRow, int]]:
    """Depth first, without recursion: a thousand replies in a row are no reason to fail."""
    shown = {row.id for row in rows}
    replies: dict[int | None, list[CommentRow]] = {}
    for row in rows:
        # A reply whose parent is not shown (held since, say) starts a thread of its own.
        replies.setdefault(row.parent_id if row.parent_id in shown else None, []).append(row)
    waiting = [(row, 0) for row in reversed(replies.get(None, []))]
    while waiting:
        row, depth = waiting.pop()
        yield row, min(depth, DEEPEST)
        waiting.extend((reply, depth + 1) for reply in reversed(replies.get(row.id, [])))


def _make_thread(row: CommentRow, depth: int, post_author_id: int) -> CommentThread:
    return CommentThread(
        id=row.id,
        name=row.display_name or row.guest_name or "",
        is_author=row.author_id == post_author_id,
        html=row.html,
        created_at=row.created_at,
        status=row.status,
        depth=depth,
    )
