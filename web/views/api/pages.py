"""One page of a list, and where the next one begins."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

T = TypeVar("T")


def give_page(
    query: dict[str, Any], read: Callable[[int, int | None], Sequence[T]], key: Callable[[T], int]
) -> tuple[list[T], str | None]:
    """``read(limit, cursor)``; ``key`` of the last item is where the next page goes on."""
    limit, cursor = int(query["limit"]), query.get("cursor")
    found = read(limit + 1, int(cursor) if cursor else None)
    items = list(found[:limit])
    return items, str(key(items[-1])) if len(found) > limit else None
