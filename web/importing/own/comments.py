"""Comments of one text, with who answers whom."""

from sqlalchemy import select

from web.exporting.keys import key_comments
from web.extensions import db
from web.importing.own.records import OwnComment, OwnText
from web.importing.people import Authors
from web.models import Comment, Post
from web.services.markdown import render_comment


def store_own_comments(post: Post, found: OwnText, authors: Authors) -> tuple[int, int]:
    """How many are new, and how many were there. Flushes; the caller commits."""
    rows = _find_known(post, found)
    new = [comment for comment in found.comments if comment.key not in rows]
    # One by one, so that their numbers are in the order in which they were written.
    for comment in new:
        rows[comment.key] = _make(comment, post, authors)
        db.session.flush()
    for comment in new:
        if comment.answers is not None:
            rows[comment.key].parent_id = rows[comment.answers].id
    db.session.flush()
    return len(new), len(found.comments) - len(new)


def _find_known(post: Post, found: OwnText) -> dict[str, Comment]:
    """Those of this text by the keys that an export gives them, others by the keys they came with."""
    own = db.session.scalars(select(Comment).where(Comment.post_id == post.id).order_by(Comment.id)).all()
    keys = key_comments(found.key, ((row.import_key, row.created_at, row.markdown) for row in own))
    known = dict(zip(keys, own, strict=True))
    missing = [comment.key for comment in found.comments if comment.key not in known]
    for row in db.session.scalars(select(Comment).where(Comment.import_key.in_(missing))) if missing else ():
        known[str(row.import_key)] = row
    return known


def _make(comment: OwnComment, post: Post, authors: Authors) -> Comment:
    row = Comment(
        post_id=post.id,
        author_id=authors.id_of(comment.author) if comment.author else None,
        guest_name=comment.guest_name,
        guest_email=comment.guest_email,
        status=comment.status,
        markdown=comment.markdown,
        html=render_comment(comment.markdown),
        created_at=comment.created_at,
        announced_at=comment.announced_at,
        import_key=comment.key,
    )
    db.session.add(row)
    return row
