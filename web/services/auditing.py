"""The audit log: written by services, in the transaction of what they do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from web.extensions import db
from web.models import AuditEntry, User

ACTIONS = (
    *("settings-changed", "role-changed", "person-blocked", "person-unblocked"),
    *("post-deleted", "comment-approved", "comment-spam", "comment-deleted"),
    *("invitation-made", "invitation-taken-back", "redirect-made", "redirect-deleted"),
    *("job-retried", "jobs-deleted"),
    *("reminder-made", "reminder-changed", "reminder-done", "reminder-opened", "reminder-deleted"),
    *("token-made", "token-taken-back"),
    *("tag-renamed", "tag-merged", "tag-deleted"),
)
_LONGEST_SUBJECT = 255


@dataclass(frozen=True)
class Entry:
    at: datetime
    actor: str  # empty: the command line, or an account that is gone
    action: str
    subject: str
    facts: dict[str, object]


def record(
    action: str, actor_id: int | None, subject: str, facts: Mapping[str, object] | None = None
) -> None:
    """In the caller's transaction: both are there, or neither."""
    entry = AuditEntry(action=action, actor_id=actor_id, subject=subject[:_LONGEST_SUBJECT])
    entry.facts = dict(facts or {})
    db.session.add(entry)


def list_entries(limit: int, offset: int) -> list[Entry]:
    """The newest first."""
    columns = (AuditEntry.at, func.coalesce(User.display_name, ""), AuditEntry.action, AuditEntry.subject)
    query = (
        select(*columns, AuditEntry.facts)
        .outerjoin(User, User.id == AuditEntry.actor_id)
        .order_by(AuditEntry.id.desc())
    )
    return [Entry(*row) for row in db.session.execute(query.limit(limit).offset(offset))]


def count_entries() -> int:
    return db.session.scalar(select(func.count(AuditEntry.id))) or 0
