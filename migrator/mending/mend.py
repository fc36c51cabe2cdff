"""A statement that closes a part of the gap, and its turn among the others."""

from dataclasses import dataclass
from enum import IntEnum


class Turn(IntEnum):
    """What is in the way goes first, what others need comes before them, what loses data late."""

    DROP_TRIGGER = 1
    DROP_KEY = 2  # a foreign key or a check
    RENAME = 3
    CREATE_TABLE = 4
    SET_OPTION = 5
    CHANGE_COLUMN = 6
    ADD_INDEX = 7
    DROP_INDEX = 8
    ADD_KEY = 9
    DROP_COLUMN = 10
    DROP_TABLE = 11
    MAKE_VIEW = 12
    MAKE_TRIGGER = 13


@dataclass(frozen=True)
class Mend:
    """``table`` is "" for views and triggers; ``loses`` says what data it would cost, "" for none."""

    turn: Turn
    table: str
    statement: str
    loses: str = ""
