"""One page of a public list. Its neighbours are addressed by the post at the edge, not by a number.

A number would show a post twice, or not at all, when another is published meanwhile, and the database would
pass over everything before it. Numbers (``?page=2``) that stand somewhere still lead to their page.
"""

import re
from datetime import UTC, datetime
from typing import Any

from flask import abort, request, url_for

from web.services import cards
from web.services.newest import Edge
from web.services.scopes import Scope
from web.services.shown import PostCard
from web.views.asking import settings
from web.views.pagination import Page, asked_number

_PLACE = re.compile(r"([0-9]{8}T[0-9]{6})-([0-9]{1,18})")


def read_public_page(scope: Scope) -> Page[PostCard]:
    """Also where the post that an address names is gone. 404 for what is no place, and past the end."""
    size, edge, number = settings().posts_per_page, _asked_edge(), asked_number()
    found = cards.list_public(scope, size + 1, (number - 1) * size, edge)
    if edge and edge.is_newer and len(found) <= size:  # the first page, and it may have grown
        edge, found = None, cards.list_public(scope, size + 1)
    if not found and (edge or number > 1):
        abort(404)
    is_cut = len(found) > size
    items = found[1:] if is_cut and edge and edge.is_newer else found[:size]
    has_newer = is_cut if edge and edge.is_newer else bool(edge) or number > 1
    has_older = bool(edge and edge.is_newer) or is_cut
    return Page(
        items=items,
        previous_url=_url(after=items[0]) if has_newer else None,
        next_url=_url(before=items[-1]) if has_older else None,
    )


def _asked_edge() -> Edge | None:
    for name, is_newer in (("before", False), ("after", True)):
        if name in request.args:
            place = _PLACE.fullmatch(request.args[name]) or abort(404)
            try:
                at = datetime.fromisoformat(place[1]).replace(tzinfo=UTC)
            except ValueError:
                abort(404)
            return Edge(at, int(place[2]), is_newer)
    return None


def _url(**edges: PostCard) -> str:
    places = {name: _place_of(card) for name, card in edges.items()}
    values: dict[str, Any] = {**(request.view_args or {}), **places}
    return url_for(request.endpoint or "reading.home", **values)


def _place_of(card: PostCard) -> str:
    at = card.published_at.replace(tzinfo=None).isoformat() if card.published_at else ""
    return f"{re.sub('[-:]', '', at)}-{card.id}"
