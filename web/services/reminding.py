"""Reminders: written down by somebody, told to them once when their time has come.

The row says when; a job waits for that moment, and goes with it. One that a worker has begun meanwhile finds
nothing to tell.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, delete, func, select

from web.extensions import db
from web.models import Post, Reminder, utc_now
from web.services.auditing import record
from web.services.queue import enqueue, withdraw

KIND, _FACT = "reminder", "reminder_id"
LONGEST_TEXT = 500
_MOST_POSTS = 50  # to choose from: the last ones that were written at


@dataclass(frozen=True)
class Wish:
    """``due_at`` in UTC; ``time_zone`` is the one that it was said in."""

    text: str
    due_at: datetime
    time_zone: str
    post_id: int | None = None


@dataclass(frozen=True)
class ListedReminder:
    id: int
    text: str
    due_at: datetime
    time_zone: str
    told_at: datetime | None
    done_at: datetime | None
    post_title: str | None
    post_slug: str | None


def list_reminders(user_id: int, limit: int, offset: int) -> list[ListedReminder]:
    """What is open by date, then what is done, the last first."""
    columns = (Reminder.text, Reminder.due_at, Reminder.time_zone, Reminder.told_at, Reminder.done_at)
    query = (
        select(Reminder.id, *columns, Post.title, Post.slug)
        .outerjoin(Post, Post.id == Reminder.post_id)
        .where(Reminder.user_id == user_id)
        .order_by(Reminder.done_at.is_not(None), Reminder.done_at.desc(), Reminder.due_at, Reminder.id)
    )
    return [ListedReminder(*row) for row in db.session.execute(query.limit(limit).offset(offset))]


def list_all_reminders(user_id: int) -> list[Reminder]:
    return list(db.session.scalars(_own(user_id).order_by(Reminder.id)))


def find_reminder(user_id: int, reminder_id: int) -> Reminder | None:
    """One's own: to others it is not there."""
    return db.session.scalars(_own(user_id).where(Reminder.id == reminder_id)).first()


def count_due(user_id: int) -> int:
    is_due = (Reminder.user_id == user_id, Reminder.due_at <= utc_now(), Reminder.done_at.is_(None))
    return db.session.scalar(select(func.count(Reminder.id)).where(*is_due)) or 0


def list_posts(chosen_id: int | None) -> list[tuple[int, str]]:
    """``(id, title)`` of what a reminder can be about, the chosen one among them however old it is."""
    columns = select(Post.id, Post.title)
    rows = db.session.execute(
        columns.order_by(Post.updated_at.desc(), Post.id.desc()).limit(_MOST_POSTS)
    ).all()
    if chosen_id is not None and chosen_id not in {row.id for row in rows}:
        rows = [*db.session.execute(columns.where(Post.id == chosen_id)), *rows]
    return [(row.id, row.title) for row in rows]


def last_time_zone(user_id: int) -> str | None:
    """The one that they reckoned in last."""
    newest = select(Reminder.time_zone).where(Reminder.user_id == user_id).order_by(Reminder.id.desc())
    return db.session.scalar(newest.limit(1))


def add_reminder(user_id: int, wish: Wish) -> None:
    reminder = Reminder(user_id=user_id, **vars(wish))
    db.session.add(reminder)
    db.session.flush()
    _schedule(reminder)
    record("reminder-made", user_id, f"#{reminder.id}")
    db.session.commit()


def change_reminder(reminder: Reminder, wish: Wish) -> None:
    """Another date opens it anew, and it is told of once more."""
    is_moved = wish.due_at != reminder.due_at
    for name, value in vars(wish).items():
        setattr(reminder, name, value)
    if is_moved:
        reminder.told_at = reminder.done_at = None
        withdraw(KIND, _FACT, [reminder.id])
        _schedule(reminder)
    record("reminder-changed", reminder.user_id, f"#{reminder.id}")
    db.session.commit()


def set_done(reminder: Reminder, *, done: bool) -> None:
    reminder.done_at = utc_now() if done else None
    record("reminder-done" if done else "reminder-opened", reminder.user_id, f"#{reminder.id}")
    db.session.commit()


def delete_reminder(reminder: Reminder) -> None:
    record("reminder-deleted", reminder.user_id, f"#{reminder.id}")
    withdraw(KIND, _FACT, [reminder.id])
    db.session.execute(delete(Reminder).where(Reminder.id == reminder.id))
    db.session.commit()


def delete_all_reminders(user_id: int) -> None:
    """With their account. The caller commits."""
    withdraw(KIND, _FACT, db.session.scalars(select(Reminder.id).where(Reminder.user_id == user_id)).all())
    db.session.execute(delete(Reminder).where(Reminder.user_id == user_id))


def take_due(reminder_id: int) -> Reminder | None:
    """For the worker: the reminder, told of from now on; None when there is nothing to tell, or not yet."""
    reminder = db.session.scalars(
        select(Reminder).where(Reminder.id == reminder_id).with_for_update()
    ).first()
    if reminder is None or reminder.told_at or reminder.done_at or reminder.due_at > utc_now():
        return None
    reminder.told_at = utc_now()
    return reminder


def _own(user_id: int) -> Select[Reminder]:
    return select(Reminder).where(Reminder.user_id == user_id)


def _schedule(reminder: Reminder) -> None:
    enqueue(KIND, {_FACT: reminder.id}, run_at=reminder.due_at)
