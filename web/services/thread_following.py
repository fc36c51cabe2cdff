"""Readers with an account who follow all comments on a text, without having to say something there."""

from collections.abc import Collection

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from web.extensions import db
from web.models import Post, PostFollow, User
from web.services.letter_wishes import may_be_written_to
from web.services.mailing import post_letter
from web.services.queue import LATER
from web.services.visibility import is_public


def follow_thread(post_id: int, user_id: int) -> None:
    """To follow twice is to follow once."""
    if follows_thread(post_id, user_id):
        return
    db.session.add(PostFollow(post_id=post_id, user_id=user_id))
    try:
        db.session.commit()
    except IntegrityError:
        db.session.rollback()  # it was said twice at once, or the text is gone


def leave_thread(post_id: int, user_id: int) -> None:
    """So it is for what was never followed."""
    its = PostFollow.post_id == post_id, PostFollow.user_id == user_id
    db.session.execute(delete(PostFollow).where(*its))
    db.session.commit()


def follows_thread(post_id: int, user_id: int) -> bool:
    return db.session.get(PostFollow, (post_id, user_id)) is not None


def list_followed(user_id: int) -> list[tuple[str, str]]:
    """Address and title of each text that is public now, the last followed first."""
    query = select(Post.slug, Post.title).join(PostFollow, PostFollow.post_id == Post.id)
    query = query.where(PostFollow.user_id == user_id, is_public())
    rows = db.session.execute(query.order_by(PostFollow.followed_at.desc(), Post.id))
    return [(row.slug, row.title) for row in rows]


def tell_thread(comment_id: int, post_id: int, told: Collection[int | None]) -> None:
    """Whoever follows, but for who was told otherwise or wrote it. The caller commits."""
    query = select(PostFollow.user_id).join(User, User.id == PostFollow.user_id)
    for person in db.session.scalars(query.where(PostFollow.post_id == post_id, *may_be_written_to())).all():
        if person not in told:
            # As every letter about a comment: one to a person, whoever approves it at the same moment.
            key = f"comment-{comment_id}-to-{person}"
            post_letter("thread", person, {"comment_id": comment_id}, key=key, priority=LATER)
