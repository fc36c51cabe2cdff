"""How statements and their progress are put into words."""

from typing import Protocol

from migrator.amounts import describe_seconds, describe_size
from migrator.records import Reading, TableSize

LONGEST = 160  # of a statement in a line


class Work(Protocol):
    """What is told of: see ``Piece``."""

    number: int
    statement: str
    size: TableSize | None
    reading: Reading | None
    waiting: str

    @property
    def seconds(self) -> float: ...
    @property
    def rate(self) -> float | None: ...
    @property
    def remaining_seconds(self) -> float | None: ...


def describe_piece(piece: Work) -> str:
    """``ALTER TABLE posts … (1,200,000 rows, 310.0 MiB)``"""
    words = " ".join(piece.statement.split())
    words = words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"
    size = f" ({describe_size(piece.size)})" if piece.size else ""
    return f"{words}{size}"


def describe_done(piece: Work, how: str) -> str:
    return f"{describe_piece(piece)}: {piece.seconds:.2f} s{', ' if how else ''}{how}"


def describe_progress(piece: Work) -> str:
    return f"{describe_piece(piece)}: {describe_share(piece)}"


def describe_share(piece: Work) -> str:
    """``43 %, 430,000 of about 1,000,000 rows, 85,000 a second, for 5 s, about 7 s left``"""
    parts, reading = [], piece.reading
    if reading:
        parts.append(f"{share(reading):.0%}".replace("%", " %"))
        if reading.unit == "rows":
            parts.append(f"{reading.done:,} of about {reading.estimated:,} rows")
            parts += [f"{piece.rate:,.0f} a second"] if piece.rate else []
    parts.append(f"for {describe_seconds(piece.seconds)}")
    if piece.remaining_seconds is not None:
        parts.append(f"about {describe_seconds(piece.remaining_seconds)} left")
    return ", ".join(parts)


def share(reading: Reading) -> float:
    return min(1.0, reading.done / reading.estimated) if reading.estimated else 0.0
