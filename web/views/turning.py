"""Long lists of the desk, page by page, without counting what there is in all."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import abort, request, url_for

T = TypeVar("T")
SIZE = 50
_MOST_DIGITS = 6


@dataclass(frozen=True)
class Sheet(Generic[T]):
    items: list[T]
    newer_url: str | None
    older_url: str | None


def read_sheet(list_items: Callable[[int, int], list[T]]) -> Sheet[T]:
    """What ``?page=`` asks for; ``list_items(limit, offset)`` is asked for one more than is shown."""
    text = request.args.get("page", "1")
    if not (text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS) or int(text) < 1:
        abort(404)
    number = int(text)
    items = list_items(SIZE + 1, (number - 1) * SIZE)
    newer = _address(number - 1) if number > 1 else None
    return Sheet(items[:SIZE], newer, _address(number + 1) if len(items) > SIZE else None)


def _address(number: int) -> str:
    kept = {name: value for name, value in request.args.items() if name != "page"}
    values = {**kept, **(request.view_args or {}), **({"page": number} if number > 1 else {})}
    return url_for(str(request.endpoint), **values)
