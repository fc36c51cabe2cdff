"""Which letters somebody wants. There is a row for what they left: without any, they get them all."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, delete, exists, select
from sqlalchemy.exc import IntegrityError

from web.extensions import db
from web.models import LeftLetter, User

LETTERS_TO_CHOOSE = ("comment", "reply")  # the others are about one's own account


def wants_letter(user_id: int, letter: str) -> bool:
    """Whether it may be sent: to an address that was proved to be theirs, and while they may log in."""
    return _gets(user_id, letter, User.email_confirmed_at.is_not(None), User.blocked_at.is_(None))


def has_left(user_id: int, letter: str) -> bool:
    """So has who is not here any more."""
    return not _gets(user_id, letter)


def list_left(user_id: int) -> set[str]:
    return set(db.session.scalars(select(LeftLetter.letter).where(LeftLetter.user_id == user_id)))


def choose_letters(user_id: int, wanted: Collection[str]) -> None:
    for letter in LETTERS_TO_CHOOSE:
        if letter in wanted:
            take_up_again(user_id, letter)
        else:
            leave(user_id, letter)


def leave(user_id: int, letter: str) -> None:
    """To leave twice is to leave once, and so it is for who is not here any more."""
    if letter in list_left(user_id):
        return
    db.session.add(LeftLetter(user_id=user_id, letter=letter))
    try:
        db.session.commit()
    except IntegrityError:
        db.session.rollback()  # their mail program posts twice at once, or the account is gone


def take_up_again(user_id: int, letter: str) -> None:
    db.session.execute(delete(LeftLetter).where(LeftLetter.user_id == user_id, LeftLetter.letter == letter))
    db.session.commit()


def _gets(user_id: int, letter: str, *conditions: ColumnElement[bool]) -> bool:
    left = exists().where(LeftLetter.user_id == user_id, LeftLetter.letter == letter)
    return db.session.scalar(select(User.id).where(User.id == user_id, ~left, *conditions)) is not None
