"""What is typed and not saved, one row per person, text and window.

A window names itself by a number. Its row's ``place`` is that number below zero; the place of a row without a
window, as older releases make them, is the post's id, or 0.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, delete, func, or_, select
from sqlalchemy.exc import IntegrityError

from web.extensions import db
from web.models import Autosave, Post, User, utc_now
from web.services.drafting.versions import words_of
from web.services.tagging import split_tags

NEW_TEXT = 0
LARGEST_WINDOW = 2**53
MOST_KEPT = 20  # of one person in one text; the oldest go
STILL_WRITING = timedelta(minutes=10)


class WindowTakenError(Exception):
    """Another text of the same person is typed in a window of this number."""


@dataclass(frozen=True)
class Window:
    """``number``: None when it has none. ``took``: the row that its text was brought back from."""

    number: int | None = None
    took: int | None = None


NO_WINDOW = Window()


@dataclass(frozen=True)
class Typed:
    title: str
    markdown: str
    tags: str
    based_on: int


def keep_typed(user_id: int, post_id: int | None, typed: Typed, window: Window = NO_WINDOW) -> datetime:
    """When it was kept. Two requests of one window at once are one row. Raises ``WindowTakenError``."""
    try:
        return _keep(user_id, post_id, typed, window)
    except IntegrityError:
        db.session.rollback()
        return _keep(user_id, post_id, typed, window)


def list_typed(user_id: int, post: Post | None) -> list[Autosave]:
    """The newest first, without what was saved with just these words."""
    rows = db.session.scalars(_own(user_id, post.id if post else None)).all()
    return [row for row in rows if not (post and _is_same(row, post))]


def forget_typed(user_id: int, post_id: int | None, window: Window = NO_WINDOW) -> None:
    """To be committed by the caller: with the save that makes it superfluous. Other windows keep theirs."""
    which = or_(Autosave.place == _place(post_id, window), Autosave.id == window.took)
    db.session.execute(delete(Autosave).where(_is_own(user_id, post_id), which))


def discard_typed(user_id: int, post_id: int | None, row_id: int) -> None:
    db.session.execute(delete(Autosave).where(_is_own(user_id, post_id), Autosave.id == row_id))
    db.session.commit()


def list_others_writing(user_id: int, post_id: int) -> list[tuple[str, datetime]]:
    """Who else has typed in this text within ten minutes without saving, and when last."""
    since, last = utc_now() - STILL_WRITING, func.max(Autosave.saved_at)
    query = (
        select(User.display_name, last)
        .join(User, User.id == Autosave.user_id)
        .where(Autosave.post_id == post_id, Autosave.user_id != user_id, Autosave.saved_at >= since)
        .group_by(User.id, User.display_name)
        .order_by(last.desc())
    )
    return [(name, moment) for name, moment in db.session.execute(query.limit(5))]


def _keep(user_id: int, post_id: int | None, typed: Typed, window: Window) -> datetime:
    place = _place(post_id, window)
    query = select(Autosave).where(Autosave.user_id == user_id, Autosave.place == place)
    row = db.session.scalars(query).first() or Autosave(user_id=user_id, post_id=post_id, place=place)
    if row.post_id != post_id:
        raise WindowTakenError
    for name, value in vars(typed).items():
        setattr(row, name, value)
    row.saved_at = utc_now()
    db.session.add(row)
    db.session.flush()
    _forget_superseded(user_id, post_id, window, row.id)
    db.session.commit()
    return row.saved_at


def _forget_superseded(user_id: int, post_id: int | None, window: Window, row_id: int) -> None:
    """What this window took over, and what is too old to be missed."""
    ids = [row.id for row in db.session.execute(_own(user_id, post_id).with_only_columns(Autosave.id))]
    gone = {*ids[MOST_KEPT:], window.took} - {row_id}
    if gone.intersection(ids):
        which = Autosave.id.in_(gone.intersection(ids))
        db.session.execute(delete(Autosave).where(which))


def _own(user_id: int, post_id: int | None) -> Select[Autosave]:
    newest = Autosave.saved_at.desc(), Autosave.id.desc()
    return select(Autosave).where(_is_own(user_id, post_id)).order_by(*newest)


def _is_own(user_id: int, post_id: int | None) -> ColumnElement[bool]:
    return and_(Autosave.user_id == user_id, Autosave.post_id == post_id)


def _place(post_id: int | None, window: Window) -> int:
    return -window.number if window.number else post_id or NEW_TEXT


def _is_same(row: Autosave, post: Post) -> bool:
    words = words_of(post)
    are_tags_same = sorted(split_tags(row.tags)) == sorted(split_tags(words.tags))
    return are_tags_same and (row.title.strip(), row.markdown) == (words.title, words.markdown)
