"""The letter of the week: when it is due, to whom it goes, and what it holds.

A week ends on Monday at eight, on the blog's clock. Its row in ``digests`` is made in the transaction that
posts its job, and stays: finished jobs may be deleted, and a week is told of once all the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from babel.dates import get_timezone
from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from web.extensions import db
from web.models import Digest, Post, User, WantedLetter, utc_now
from web.services.letter_wishes import may_be_written_to
from web.services.mailing import post_letter
from web.services.queue import LATER, enqueue
from web.services.site.storing import load_site
from web.services.visibility import is_public

KIND, LETTER = "digest", "digest"
MOST_POSTS = 20  # in a letter; the others are counted
READERS_AT_ONCE = 500  # in one transaction
_WEEK = timedelta(days=7)
_SHORTEST = timedelta(days=3)  # another time zone moves the end by hours, and that is no week
_LONGEST = timedelta(days=28)  # after a time without a worker; what is older is no news
_HOUR = 8


@dataclass(frozen=True)
class Week:
    """In UTC; the end does not belong to it."""

    since_at: datetime
    until_at: datetime


@dataclass(frozen=True)
class WeekPost:
    title: str
    slug: str
    summary: str


def start_due_digest() -> bool:
    """Post the job of the last week that ended, once. Commits. True when it was posted now."""
    if not current_app.extensions["settings"].mail.is_on:
        return False
    until_at = last_end(utc_now(), load_site().time_zone)
    last = db.session.scalar(select(func.max(Digest.until_at)))
    if last is not None and until_at - last < _SHORTEST:
        db.session.rollback()
        return False
    since_at = until_at - _WEEK if last is None else max(last, until_at - _LONGEST)
    db.session.add(Digest(since_at=since_at, until_at=until_at))
    try:
        enqueue(KIND, {"until_at": until_at.isoformat(), "after": 0}, priority=LATER)
        db.session.commit()
    except IntegrityError:
        db.session.rollback()  # another worker was first
        return False
    return True


def last_end(now: datetime, zone_name: str) -> datetime:
    """The last Monday at eight on the clock of the zone that is not in the future, in UTC."""
    zone = get_timezone(zone_name)
    local = now.astimezone(zone).replace(tzinfo=None)
    monday = (local - timedelta(days=local.weekday())).replace(hour=_HOUR, minute=0, second=0, microsecond=0)
    end = monday if monday <= local else monday - _WEEK
    # pytz, where Babel uses it, needs a call of its own: put in by replace(), its zones are minutes off.
    aware = zone.localize(end) if hasattr(zone, "localize") else end.replace(tzinfo=zone)
    return aware.astimezone(UTC)


def find_week(until_at: datetime) -> Week | None:
    row = db.session.get(Digest, until_at)
    return Week(row.since_at, row.until_at) if row else None


def list_week(week: Week) -> tuple[list[WeekPost], int]:
    """What is public of it now, the oldest first, as many as a letter takes; and how many there are."""
    found = (is_public(), Post.published_at >= week.since_at, Post.published_at < week.until_at)
    columns = select(Post.title, Post.slug, Post.summary).where(*found)
    rows = db.session.execute(columns.order_by(Post.published_at, Post.id).limit(MOST_POSTS))
    posts = [WeekPost(*row) for row in rows]
    total = len(posts)
    if total == MOST_POSTS:
        total = db.session.scalar(select(func.count(Post.id)).where(*found)) or 0
    return posts, total


def post_letters(week: Week, after: int) -> None:
    """To the next readers behind the user ``after``; and a job for those who are left. The caller commits."""
    if not list_week(week)[0]:
        return
    readers = _list_readers(after)
    for user_id in readers:
        post_letter(LETTER, user_id, {"until_at": week.until_at.isoformat()}, priority=LATER)
    if len(readers) == READERS_AT_ONCE:
        enqueue(KIND, {"until_at": week.until_at.isoformat(), "after": readers[-1]}, priority=LATER)


def _list_readers(after: int) -> Sequence[int]:
    query = (
        select(User.id)
        .join(WantedLetter, (WantedLetter.user_id == User.id) & (WantedLetter.letter == LETTER))
        .where(User.id > after, *may_be_written_to())
        .order_by(User.id)
        .limit(READERS_AT_ONCE)
    )
    return db.session.scalars(query).all()
