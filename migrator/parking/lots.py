"""Kept rows in lots: what gives them back commits after each, so that nobody waits for all of them."""

from typing import Any

from migrator.database.versions import KEPT_ROWS_TABLE
from migrator.parking.registry import Parked

ROWS_AT_ONCE = 300
MOST_LOTS = 256  # of one entry: each is some statements in the journal


def find_lots(cursor: Any, entry: Parked) -> list[str]:
    """SQL conditions that part the kept rows ``k`` of an entry; one that is "" where there are few."""
    cursor.execute(f"SELECT COUNT(*) FROM `{KEPT_ROWS_TABLE}` WHERE name = %s", (entry.name,))
    count = int(cursor.fetchone()[0])
    lots = min(MOST_LOTS, -(-count // ROWS_AT_ONCE))
    return _between(_find_edges(cursor, entry, -(-count // lots))) if lots > 1 else [""]


def _find_edges(cursor: Any, entry: Parked, rows: int) -> list[bytes]:
    """The keys with which the lots begin, but for the first one's."""
    edges: list[bytes] = []
    while True:
        cursor.execute(
            f"SELECT row_key FROM `{KEPT_ROWS_TABLE}` WHERE name = %s AND row_key >= %s"
            " ORDER BY row_key LIMIT 1 OFFSET %s",
            (entry.name, edges[-1] if edges else b"", rows),
        )
        found = cursor.fetchone()
        if found is None:
            return edges
        edges.append(bytes(found[0]))


def _between(edges: list[bytes]) -> list[str]:
    from_ = ["", *(f" AND k.row_key >= x'{edge.hex()}'" for edge in edges)]
    to = [*(f" AND k.row_key < x'{edge.hex()}'" for edge in edges), ""]
    return [low + high for low, high in zip(from_, to, strict=True)]
