"""Telling people by letter that a comment is shown: the author, who is answered, whoever follows."""

from collections.abc import Sequence

from flask import current_app
from sqlalchemy import Row, select, update
from sqlalchemy.orm import aliased

from web.extensions import db
from web.models import Comment, Post, utc_now
from web.services.following import ask_followers, tell_followers
from web.services.letter_wishes import wants_letter
from web.services.mailing import post_letter
from web.services.queue import LATER
from web.services.thread_following import tell_thread

# Its id, its text's, who wrote it, the text's author, who is answered; what is answered, a guest's address.
_New = Row[int, int, int | None, int, int | None, int | None, str | None]


def announce(comment_ids: Sequence[int]) -> None:
    """Those that are shown by now, each once: hidden and shown anew, they are no news. The caller commits."""
    new = _list_new(comment_ids)
    if not new:
        return
    told = update(Comment).where(Comment.id.in_([row.id for row in new]))
    db.session.execute(told.values(announced_at=utc_now()))
    # Without mail as well, or they would be told of when there is some, as old as they are by then.
    if current_app.extensions["settings"].mail.is_on:
        ask_followers([row.id for row in new])
        for row in new:
            tell_thread(row.id, row.post_id, _post_letters(row))
            tell_followers(row.id, row.post_id, answered_id=row.answered_id, written_by=row.guest_email)


def _list_new(comment_ids: Sequence[int]) -> Sequence[_New]:
    answered = aliased(Comment)
    is_new = (Comment.status == "approved") & Comment.announced_at.is_(None)
    query = (
        select(
            Comment.id,
            Comment.post_id,
            Comment.author_id.label("writer"),
            Post.author_id.label("author"),
            answered.author_id.label("answered"),
            answered.id.label("answered_id"),
            Comment.guest_email,
        )
        .join(Post, Post.id == Comment.post_id)
        .outerjoin(answered, (answered.id == Comment.parent_id) & (answered.status == "approved"))
        .where(Comment.id.in_(comment_ids), is_new)
    )
    return db.session.execute(query.order_by(Comment.id)).all()


def _post_letters(row: _New) -> set[int | None]:
    """One letter a person: an author who is answered hears of that, or, having left those, of a comment.

    Whoever has one now, and who wrote it.
    """
    told = {row.writer, None}
    for letter, person in (("reply", row.answered), ("comment", row.author)):
        if person in told or not wants_letter(person, letter):
            continue
        told.add(person)
        # The key: of two who approve it at the same moment, one posts.
        key = f"comment-{row.id}-to-{person}"
        post_letter(letter, person, {"comment_id": row.id}, key=key, priority=LATER)
    return told
