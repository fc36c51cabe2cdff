"""What there is and what waits for a person."""

from dataclasses import dataclass

from sqlalchemy import func, select

from web.extensions import db
from web.models import Comment, Job, Post, User
from web.services.reminding import count_due


@dataclass(frozen=True)
class Overview:
    posts: dict[str, int]  # by status
    comments: dict[str, int]
    people: int
    failed_jobs: int
    due_reminders: int  # of who looks


def look_over(user_id: int) -> Overview:
    return Overview(
        posts=_count_by(Post.status),
        comments=_count_by(Comment.status),
        people=db.session.scalar(select(func.count(User.id))) or 0,
        failed_jobs=db.session.scalar(select(func.count(Job.id)).where(Job.status == "failed")) or 0,
        due_reminders=count_due(user_id),
    )


def _count_by(column: object) -> dict[str, int]:
    query = select(column, func.count()).group_by(column)  # type: ignore[call-overload] # the attribute of a model
    return {str(status): int(count) for status, count in db.session.execute(query)}
