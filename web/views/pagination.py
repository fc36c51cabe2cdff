"""One page of a list, with the addresses of its neighbours."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import abort, request, url_for

from web.views.asking import settings

T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """``number`` of ``total_pages`` where pages are counted; the first of them is 1."""

    items: Sequence[T]
    previous_url: str | None
    next_url: str | None
    number: int = 0
    total_pages: int = 0
    total_items: int = 0


def slice_page(items: Sequence[T], **query: str) -> Page[T]:
    """Of what was found whole. ``query``: what else stands in the address."""
    return read_page(len(items), lambda limit, offset: items[offset : offset + limit], **query)


def read_page(total_items: int, read: Callable[[int, int], Sequence[T]], **query: str) -> Page[T]:
    """The page that ``?page=`` asks for; 404 when there is no such page. ``read(limit, offset)``."""
    size = settings().posts_per_page
    total_pages = max(1, -(-total_items // size))
    number = asked_number()
    if number > total_pages:
        abort(404)
    return Page(
        items=read(size, (number - 1) * size),
        number=number,
        total_pages=total_pages,
        total_items=total_items,
        previous_url=_url(number - 1, query) if number > 1 else None,
        next_url=_url(number + 1, query) if number < total_pages else None,
    )


def asked_number() -> int:
    """Of ``?page=``; 404 for what is none."""
    text = request.args.get("page", "1")
    if not (text.isascii() and text.isdecimal() and len(text) < 10) or int(text) < 1:  # noqa: PLR2004 - more digits than any blog has pages
        abort(404)
    return int(text)


def _url(number: int, query: dict[str, str]) -> str:
    values: dict[str, Any] = {**(request.view_args or {}), **query}
    if number > 1:
        values["page"] = number
    return url_for(request.endpoint or "reading.home", **values)
