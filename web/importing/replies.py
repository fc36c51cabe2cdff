"""Comments of one post, with the order of who answers whom."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from web.extensions import db
from web.importing.people import Authors
from web.importing.records import FoundComment
from web.models import Comment, Post, utc_now
from web.services.markdown import render_comment


@dataclass(frozen=True)
class StoredComments:
    taken: int
    there_already: int


def store_comments(post: Post, comments: Sequence[FoundComment], authors: Authors) -> StoredComments:
    """Flushes; the caller commits."""
    rows = _find_known([comment.key for comment in comments])
    there_already = len(rows)
    for comment in comments:
        if comment.key not in rows:
            rows[comment.key] = _make(comment, post, authors)
    db.session.flush()
    _tie(comments, rows)
    return StoredComments(len(rows) - there_already, there_already)


def _find_known(keys: list[str]) -> dict[str, Comment]:
    if not keys:
        return {}
    found = db.session.scalars(select(Comment).where(Comment.import_key.in_(keys)))
    return {row.import_key: row for row in found if row.import_key}


def _make(comment: FoundComment, post: Post, authors: Authors) -> Comment:
    row = Comment(
        post_id=post.id,
        author_id=authors.id_of(comment.author) if comment.author else None,
        guest_name=None if comment.author else comment.guest_name[:120] or "Anonymous",
        guest_email=None if comment.author else comment.guest_email[:254] or None,
        status=comment.status,
        markdown=comment.text,
        html=render_comment(comment.text),
        created_at=comment.created_at or post.published_at or utc_now(),
        import_key=comment.key,
    )
    db.session.add(row)
    return row


def _tie(comments: Sequence[FoundComment], rows: dict[str, Comment]) -> None:
    """A parent that was left, or that answers its own answer, makes the comment a thread of its own."""
    parents = {comment.key: comment.parent_key for comment in comments}
    for comment in comments:
        row, parent = rows[comment.key], rows.get(comment.parent_key)
        if row.parent_id is None and parent is not None and not _goes_round(comment.key, parents):
            row.parent_id = parent.id


def _goes_round(key: str, parents: dict[str, str]) -> bool:
    seen = {key}
    while (key := parents.get(key, "")) in parents:
        if key in seen:
            return True
        seen.add(key)
    return False
