"""Which posts a list is about: conditions to add to those of ``visibility``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, bindparam, select

from web.models import Post, posts_tags

_TIME = Post.published_at.type
# Built once: what a list is about goes in as a value, so that each list is one statement for ever.
_CONDITIONS: dict[str, tuple[ColumnElement[bool], ...]] = {
    "everything": (),
    "tag": (
        Post.id.in_(select(posts_tags.c.post_id).where(posts_tags.c.tag_id == bindparam("scope_tag_id"))),
    ),
    "author": (Post.author_id == bindparam("scope_author_id"),),
    "month": (
        Post.published_at >= bindparam("scope_first", type_=_TIME),
        Post.published_at < bindparam("scope_following", type_=_TIME),
    ),
}


@dataclass(frozen=True)
class Scope:
    """``name`` alone decides the statement, ``values`` what it is sent with."""

    name: str = "everything"
    values: Mapping[str, object] = field(default_factory=dict)


EVERYTHING = Scope()


def conditions_of(name: str) -> tuple[ColumnElement[bool], ...]:
    return _CONDITIONS[name]


def with_tag(tag_id: int) -> Scope:
    return Scope("tag", {"scope_tag_id": tag_id})


def by_author(author_id: int) -> Scope:
    return Scope("author", {"scope_author_id": author_id})


def in_month(year: int, month: int) -> Scope:
    """In UTC, as all times of the blog."""
    first = datetime(year, month, 1, tzinfo=UTC)
    following = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
    return Scope("month", {"scope_first": first, "scope_following": following})
