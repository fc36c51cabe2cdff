"""Which letters somebody wants.

Most come until they are left: there is a row for what was left. The letter of the week comes to who asked
for it alone: there is a row for that.
"""

from collections.abc import Collection

from sqlalchemy import ColumnElement, delete, exists, select
from sqlalchemy.exc import IntegrityError

from web.extensions import db
from web.models import LeftLetter, User, WantedLetter

LETTERS_TO_CHOOSE = ("comment", "reply", "digest")  # the others are about one's own account
ASKED_FOR = ("digest",)


def may_be_written_to() -> tuple[ColumnElement[bool], ...]:
    """To an address that was proved to be theirs, and while they may log in."""
    return User.email_confirmed_at.is_not(None), User.blocked_at.is_(None)


def can_be_written_to(user_id: int) -> bool:
    return db.session.scalar(select(User.id).where(User.id == user_id, *may_be_written_to())) is not None


def wants_letter(user_id: int, letter: str) -> bool:
    """Whether it may be sent: because they want it, and may be written to."""
    return _gets(user_id, letter, *may_be_written_to())


def has_left(user_id: int, letter: str) -> bool:
    """So has who never asked, and who is not here any more."""
    return not _gets(user_id, letter)


def list_wanted(user_id: int) -> set[str]:
    left = set(db.session.scalars(select(LeftLetter.letter).where(LeftLetter.user_id == user_id)))
    asked = set(db.session.scalars(select(WantedLetter.letter).where(WantedLetter.user_id == user_id)))
    return (set(LETTERS_TO_CHOOSE) - set(ASKED_FOR) - left) | (asked & set(ASKED_FOR))


def choose_letters(user_id: int, wanted: Collection[str]) -> None:
    for letter in LETTERS_TO_CHOOSE:
        if letter in wanted:
            take_up_again(user_id, letter)
        else:
            leave(user_id, letter)


def leave(user_id: int, letter: str) -> None:
    """To leave twice is to leave once, and so it is for who is not here any more."""
    if letter in ASKED_FOR:
        _remove(WantedLetter, user_id, letter)
    else:
        _put(LeftLetter(user_id=user_id, letter=letter))


def take_up_again(user_id: int, letter: str) -> None:
    """As often as it is said, and for nobody who is not here any more."""
    if letter in ASKED_FOR:
        _put(WantedLetter(user_id=user_id, letter=letter))
    else:
        _remove(LeftLetter, user_id, letter)


def _put(row: LeftLetter | WantedLetter) -> None:
    if db.session.get(type(row), (row.user_id, row.letter)) is not None:
        return
    db.session.add(row)
    try:
        db.session.commit()
    except IntegrityError:
        db.session.rollback()  # their mail program posts twice at once, or the account is gone


def _remove(table: type[LeftLetter | WantedLetter], user_id: int, letter: str) -> None:
    db.session.execute(delete(table).where(table.user_id == user_id, table.letter == letter))
    db.session.commit()


def _gets(user_id: int, letter: str, *conditions: ColumnElement[bool]) -> bool:
    table = WantedLetter if letter in ASKED_FOR else LeftLetter
    row = exists().where(table.user_id == user_id, table.letter == letter)
    wants = row if letter in ASKED_FOR else ~row
    return db.session.scalar(select(User.id).where(User.id == user_id, wants, *conditions)) is not None
