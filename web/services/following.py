"""Guests who follow their comment, or all of its thread: asked by letter first, told once they said yes.

It must never say, to whoever commented, whether an address is known, written to, or confirmed.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, and_, delete, func, or_, select, update

from web.extensions import db
from web.models import Comment, CommentFollow, utc_now
from web.services.authentication.tokens import digest
from web.services.mailing import post_letter_to_follower
from web.services.queue import LATER, SOON

DAYS_TO_CONFIRM = 7
MOST_ASKED = 3  # letters a day that ask one address, and were not answered
_KEPT = timedelta(days=30)  # a comment may be held for long before its letter goes
_MARK_LENGTH = 16

# As a link has it: SQLite gives the number of a row that is gone to the next, so the address is beside it.
Name = tuple[int, str]


def follow(comment_id: int, email: str, language: str, *, whole_thread: bool = False) -> None:
    """In the caller's transaction. What nobody confirmed in time is taken away on the way."""
    old = CommentFollow.created_at < utc_now() - _KEPT
    db.session.execute(delete(CommentFollow).where(CommentFollow.confirmed_at.is_(None), old))
    follow = CommentFollow(comment_id=comment_id, email=email.lower(), language=language)
    follow.whole_thread_at = utc_now() if whole_thread else None
    db.session.add(follow)
    db.session.flush()


def ask_followers(comment_ids: Sequence[int]) -> None:
    """Whoever left an address with one of these, now that they are shown; once. The caller commits."""
    new = CommentFollow.comment_id.in_(comment_ids), CommentFollow.asked_at.is_(None)
    for row in db.session.execute(select(CommentFollow.id, CommentFollow.email).where(*new)).all():
        if _is_asked_too_often(row.email):
            db.session.execute(delete(CommentFollow).where(CommentFollow.id == row.id))
            continue
        asked = update(CommentFollow).where(CommentFollow.id == row.id)
        db.session.execute(asked.values(asked_at=utc_now()))
        post_letter_to_follower("follow", row.id, {}, key=f"follow-{row.id}", priority=SOON)


def tell_followers(comment_id: int, post_id: int, *, answered_id: int | None, written_by: str | None) -> None:
    """Whoever follows the answered one, or the whole thread: one letter an address, none to who wrote it.

    The caller commits.
    """
    told = {(written_by or "").lower()}
    for row in db.session.execute(_select_followers(post_id, answered_id)).all():
        if row.email not in told:
            told.add(row.email)
            letter = "answer" if row.comment_id == answered_id else "thread"
            key = f"comment-{comment_id}-to-follow-{row.id}"
            post_letter_to_follower(letter, row.id, {"comment_id": comment_id}, key=key, priority=LATER)


def _select_followers(post_id: int, answered_id: int | None) -> Select[int, str, int]:
    """Those of the answered one first: of an address that follows both, that letter says more."""
    is_answered = CommentFollow.comment_id == answered_id
    in_thread = and_(CommentFollow.whole_thread_at.is_not(None), Comment.post_id == post_id)
    return (
        select(CommentFollow.id, CommentFollow.email, CommentFollow.comment_id)
        .join(Comment, Comment.id == CommentFollow.comment_id)
        .where(CommentFollow.confirmed_at.is_not(None), or_(is_answered, in_thread))
        .order_by(is_answered.desc(), CommentFollow.id)
    )


def name_follow(follow: CommentFollow) -> Name:
    return follow.id, digest(follow.email)[:_MARK_LENGTH]


def find_follow(name: Name) -> CommentFollow | None:
    follow = db.session.get(CommentFollow, name[0])
    return follow if follow is not None and name_follow(follow) == name else None


def confirm(name: Name) -> bool:
    """To confirm twice is to confirm once. False when there is nothing left to follow."""
    follow = find_follow(name)
    if follow is None:
        return False
    follow.confirmed_at = follow.confirmed_at or utc_now()
    db.session.commit()
    return True


def unfollow(name: Name, *, all_of_theirs: bool) -> None:
    """The address goes with it. To leave twice is to leave once."""
    follow = find_follow(name)
    if follow is None:
        return
    which = CommentFollow.email == follow.email if all_of_theirs else CommentFollow.id == follow.id
    db.session.execute(delete(CommentFollow).where(which))
    db.session.commit()


def _is_asked_too_often(email: str) -> bool:
    since: datetime = utc_now() - timedelta(days=1)
    asked = (
        CommentFollow.email == email,
        CommentFollow.confirmed_at.is_(None),
        CommentFollow.asked_at > since,
    )
    return (db.session.scalar(select(func.count(CommentFollow.id)).where(*asked)) or 0) >= MOST_ASKED
