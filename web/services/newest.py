"""The newest public posts: their ids, in the index's order, from any place of the list.

To build a statement takes longer than to send it. So each is built once, and what differs from page to page
goes in as a value: ``values_for`` holds the values of whatever ``newest_ids`` stands in.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Subquery,
    and_,
    bindparam,
    or_,
    select,
    union_all,
)

from web.models import Post, utc_now
from web.services.scopes import Scope, conditions_of
from web.services.visibility import PUBLIC_STATUSES


@dataclass(frozen=True)
class Edge:
    """A place in a list: the post that stands there, and on which side of it to go on."""

    published_at: datetime
    id: int
    is_newer: bool = False


def way_of(edge: Edge | None) -> str:
    """Part of what a statement is built from: ``older``, ``newer``, or nothing at the beginning."""
    if edge is None:
        return ""
    return "newer" if edge.is_newer else "older"


def values_for(scope: Scope, limit: int, offset: int = 0, edge: Edge | None = None) -> dict[str, object]:
    values = {"now": utc_now(), "most": limit, "skipped": offset, "reach": limit + offset, **scope.values}
    return values | {"edge_at": edge.published_at, "edge_id": edge.id} if edge else values


@cache
def newest_ids(scope_name: str, way: str = "", kind: str = "post") -> Subquery:
    """Newest first. One branch per status, so that each is read in the index's order."""
    is_up, beyond = way == "newer", (_is_beyond(is_newer=way == "newer"),) if way else ()
    branches = [
        select(Post.id, Post.published_at)
        .where(Post.kind == kind, Post.status == status, Post.published_at <= _time("now"))
        .where(*beyond, *conditions_of(scope_name))
        .order_by(*_in_order(Post.published_at, Post.id, is_up=is_up))
        .limit(bindparam("reach", type_=Integer))
        .subquery()
        for status in PUBLIC_STATUSES
    ]
    both = union_all(*(select(branch.c.id, branch.c.published_at) for branch in branches)).subquery()
    newest = select(both.c.id).order_by(*_in_order(both.c.published_at, both.c.id, is_up=is_up))
    cut = newest.limit(bindparam("most", type_=Integer)).offset(bindparam("skipped", type_=Integer))
    return cut.subquery()


def _is_beyond(*, is_newer: bool) -> ColumnElement[bool]:
    # The bound on the time alone is what MySQL takes for a range of the index.
    at, edge_at, edge_id = Post.published_at, _time("edge_at"), bindparam("edge_id", type_=Integer)
    if is_newer:
        return and_(at >= edge_at, or_(at > edge_at, and_(at == edge_at, Post.id > edge_id)))
    return and_(at <= edge_at, or_(at < edge_at, and_(at == edge_at, Post.id < edge_id)))


def _time(name: str) -> BindParameter[datetime]:
    return bindparam(name, type_=Post.published_at.type)


def _in_order(*columns: Any, is_up: bool) -> list[ColumnElement[Any]]:
    return [column.asc() if is_up else column.desc() for column in columns]
