"""One page of a list, with the addresses of its neighbours."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import abort, request, url_for

from web.services.cards import PostCard
from web.views.asking import settings


@dataclass(frozen=True)
class Page:
    items: list[PostCard]
    number: int
    total_pages: int
    total_items: int
    previous_url: str | None
    next_url: str | None


def read_page(total_items: int, list_cards: Callable[[int, int], list[PostCard]]) -> Page:
    """The page that ``?page=`` asks for; 404 when there is no such page. ``list_cards(limit, offset)``."""
    size = settings().posts_per_page
    total_pages = max(1, -(-total_items // size))
    number = _asked_number()
    if number > total_pages:
        abort(404)
    return Page(
        items=list_cards(size, (number - 1) * size),
        number=number,
        total_pages=total_pages,
        total_items=total_items,
        previous_url=_url(number - 1) if number > 1 else None,
        next_url=_url(number + 1) if number < total_pages else None,
    )


def _asked_number() -> int:
    text = request.args.get("page", "1")
    if not (text.isascii() and text.isdecimal() and len(text) < 10) or int(text) < 1:  # noqa: PLR2004 - more digits than any blog has pages
        abort(404)
    return int(text)


def _url(number: int) -> str:
    values = dict(request.view_args or {})
    if number > 1:
        values["page"] = number
    return url_for(request.endpoint or "reading.home", **values)
