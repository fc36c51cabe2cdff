"""The job table as a person reads it: what is to come, what failed and why; and another try."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CursorResult, delete, select, update

from web.extensions import db
from web.models import Job, utc_now
from web.services.auditing import record

STATUSES = ("waiting", "running", "failed", "done")


@dataclass(frozen=True)
class JobFacts:
    """Without what it is about: that may be a person's."""

    id: int
    kind: str
    status: str
    attempts: int
    run_at: datetime
    finished_at: datetime | None
    last_error: str


def list_jobs(limit: int, offset: int) -> list[JobFacts]:
    """The newest first."""
    columns = (Job.id, Job.kind, Job.status, Job.attempts, Job.run_at, Job.finished_at, Job.last_error)
    query = select(*columns).order_by(Job.id.desc()).limit(limit).offset(offset)
    return [JobFacts(*row) for row in db.session.execute(query)]


def retry_job(job_id: int, actor_id: int | None) -> bool:
    """From the first attempt. False unless it has failed: a worker may hold it, or be done with it."""
    again = {"status": "waiting", "attempts": 0, "run_at": utc_now(), "finished_at": None}
    query = update(Job).where(Job.id == job_id, Job.status == "failed").values(**again)
    result = db.session.execute(query)
    if not isinstance(result, CursorResult) or not result.rowcount:
        db.session.rollback()
        return False
    record("job-retried", actor_id, f"#{job_id}")
    db.session.commit()
    return True


def delete_finished(actor_id: int | None) -> None:
    """Those that are done. One that failed stays until somebody has tried it again."""
    db.session.execute(delete(Job).where(Job.status == "done"))
    record("jobs-deleted", actor_id, "")
    db.session.commit()
