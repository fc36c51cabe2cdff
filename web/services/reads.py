"""Counting readers without knowing them: no cookie, no address or its digest; a number per post and day."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Insert, func, select
from sqlalchemy.dialects import mysql, sqlite

from web.extensions import db
from web.models import PageRead, Post

DAYS = 30
MOST_POSTS = 5
_ROBOT = re.compile(
    r"bot|crawl|spider|slurp|fetch|preview|monitor|curl|wget|python|werkzeug|http|^$", re.IGNORECASE
)


@dataclass(frozen=True)
class DayOfReads:
    day: date
    reads: int
    height: int  # of 20 steps, for a bar


@dataclass(frozen=True)
class ReadPost:
    title: str
    slug: str
    reads: int


def is_robot(agent: str) -> bool:
    return bool(_ROBOT.search(agent))


def count_read(post_id: int) -> None:
    """One upsert, and its commit."""
    db.session.execute(_add_one({"day": _today(), "post_id": post_id, "reads": 1}))
    db.session.commit()


def list_days() -> list[DayOfReads]:
    """The last days in order, also those on which nobody came."""
    first = _today() - timedelta(days=DAYS - 1)
    query = select(PageRead.day, func.sum(PageRead.reads)).where(PageRead.day >= first).group_by(PageRead.day)
    found = {day: int(reads) for day, reads in db.session.execute(query)}
    most = max(found.values(), default=1)
    days = [first + timedelta(days=number) for number in range(DAYS)]
    return [DayOfReads(day, found.get(day, 0), -(-found.get(day, 0) * 20 // most)) for day in days]


def list_most_read() -> list[ReadPost]:
    reads = func.sum(PageRead.reads)
    query = (
        select(Post.title, Post.slug, reads)
        .join(Post, Post.id == PageRead.post_id)
        .where(PageRead.day > _today() - timedelta(days=DAYS), Post.kind == "post")
        .group_by(Post.id, Post.title, Post.slug)
        .order_by(reads.desc(), Post.id.desc())
        .limit(MOST_POSTS)
    )
    return [ReadPost(title, slug, int(count)) for title, slug, count in db.session.execute(query)]


def _today() -> date:
    return datetime.now(UTC).date()


def _add_one(values: dict[str, object]) -> Insert:
    if db.engine.dialect.name == "mysql":
        insert = mysql.insert(PageRead).values(**values)
        return insert.on_duplicate_key_update(reads=PageRead.reads + 1)
    return (
        sqlite.insert(PageRead)
        .values(**values)
        .on_conflict_do_update(index_elements=["day", "post_id"], set_={"reads": PageRead.reads + 1})
    )
