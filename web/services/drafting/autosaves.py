"""What is typed and not saved, one row per person and text."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from web.extensions import db
from web.models import Autosave, Post, User, utc_now
from web.services.drafting.versions import words_of
from web.services.tagging import split_tags

NEW_TEXT = 0
STILL_WRITING = timedelta(minutes=10)


@dataclass(frozen=True)
class Typed:
    title: str
    markdown: str
    tags: str
    based_on: int


def keep_typed(user_id: int, post_id: int | None, typed: Typed) -> datetime:
    """When it was kept. Two requests at once are one row."""
    try:
        return _keep(user_id, post_id, typed)
    except IntegrityError:
        db.session.rollback()
        return _keep(user_id, post_id, typed)


def find_typed(user_id: int, post: Post | None) -> Autosave | None:
    """None also where the text was saved with just these words."""
    query = select(Autosave).where(
        Autosave.user_id == user_id, Autosave.place == _place(post.id if post else None)
    )
    found = db.session.scalars(query).first()
    return None if found and post and _is_same(found, post) else found


def forget_typed(user_id: int, post_id: int | None) -> None:
    """To be committed by the caller: with the save that makes it superfluous."""
    db.session.execute(delete(Autosave).where(Autosave.user_id == user_id, Autosave.place == _place(post_id)))


def discard_typed(user_id: int, post_id: int | None) -> None:
    forget_typed(user_id, post_id)
    db.session.commit()


def list_others_writing(user_id: int, post_id: int) -> list[tuple[str, datetime]]:
    """Who else has typed in this text within ten minutes without saving, and when last."""
    since = utc_now() - STILL_WRITING
    query = (
        select(User.display_name, Autosave.saved_at)
        .join(User, User.id == Autosave.user_id)
        .where(Autosave.post_id == post_id, Autosave.user_id != user_id, Autosave.saved_at >= since)
        .order_by(Autosave.saved_at.desc())
    )
    return [(row.display_name, row.saved_at) for row in db.session.execute(query.limit(5))]


def _keep(user_id: int, post_id: int | None, typed: Typed) -> datetime:
    place = _place(post_id)
    query = select(Autosave).where(Autosave.user_id == user_id, Autosave.place == place)
    row = db.session.scalars(query).first() or Autosave(user_id=user_id, post_id=post_id, place=place)
    for name, value in vars(typed).items():
        setattr(row, name, value)
    row.saved_at = utc_now()
    db.session.add(row)
    db.session.commit()
    return row.saved_at


def _place(post_id: int | None) -> int:
    return post_id or NEW_TEXT


def _is_same(row: Autosave, post: Post) -> bool:
    words = words_of(post)
    are_tags_same = sorted(split_tags(row.tags)) == sorted(split_tags(words.tags))
    return are_tags_same and (row.title.strip(), row.markdown) == (words.title, words.markdown)
