"""What is measured."""

from dataclasses import dataclass

MASK = 0xFFFF_FFFF_FFFF_FFFF


@dataclass(frozen=True)
class Column:
    """``type`` is the server's own word, in small letters."""

    name: str
    type: str


@dataclass(frozen=True)
class Table:
    """``columns``: those that an application sees. ``key``: the primary key's, in its order."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[Column, ...]


@dataclass(frozen=True)
class ForeignKey:
    """``pairs``: each column with the one that it refers to. ``schema``: where the other table is."""

    table: str
    name: str
    schema: str
    parent: str
    pairs: tuple[tuple[str, str], ...]


def render_sum(total: int) -> str:
    """A sum does not depend on the order, and counts a row as often as it is there."""
    return f"{total & MASK:016x}"
