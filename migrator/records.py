"""What the stages hand to each other: plain, frozen, without behaviour."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Direction(StrEnum):
    UP = "up"
    DOWN = "down"
    BACK = "back"  # from the middle of a revision to where it began
    NONE = "none"


@dataclass(frozen=True)
class Step:
    """One revision, run in one direction."""

    revision: str
    description: str
    direction: Direction


@dataclass(frozen=True)
class Plan:
    """The ordered revisions between where the database is (``start``) and the target (``goal``)."""

    start: tuple[str, ...]
    goal: tuple[str, ...]
    direction: Direction
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class PlannedSql:
    """A step's statements as text, in order. ``dynamic`` tells why they cannot be known before it runs."""

    step: Step
    statements: tuple[str, ...]
    dynamic: str = ""


@dataclass(frozen=True)
class Entry:
    """One line of the history."""

    revision: str
    down_revisions: tuple[str, ...]
    description: str
    is_current: bool
    is_head: bool
    is_applied: bool


@dataclass(frozen=True)
class Holder:
    """Who holds the lock: a server session, or a process on this machine."""

    name: str
    session: int | None
    seconds: int | None


@dataclass(frozen=True)
class TableSize:
    """``rows`` is the server's estimate; ``bytes`` counts rows and indexes."""

    rows: int
    bytes: int


@dataclass(frozen=True)
class Reading:
    """How far a piece of work is. ``unit`` of both numbers: "rows", or "work" as the server counts it."""

    done: int
    estimated: int
    unit: str


@dataclass(frozen=True)
class Note:
    """What a stage says. ``stage`` is its one word; ``event`` is stable kebab-case for machines."""

    stage: str
    event: str
    text: str
    data: Mapping[str, Any] = field(default_factory=dict)
