"""What is to be done later, by the worker."""

from datetime import datetime

from sqlalchemy import JSON, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from web.models.base import Base, Id, UtcDateTime, utc_now


class Job(Base):
    """``web.services.queue`` puts them in, ``web.services.leases`` hands them out."""

    __tablename__ = "jobs"
    __table_args__ = (
        UniqueConstraint("unique_key"),
        # In the order in which jobs are taken: so the server locks the row that it gives, and no other.
        Index(None, "status", "priority", "run_at", "id"),
        Index(None, "status", "lease_until"),
    )

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(32))
    payload: Mapped[dict[str, object]] = mapped_column(JSON)  # emptied when the job is done
    unique_key: Mapped[str | None] = mapped_column(String(191))  # of two jobs with one key the second is none
    status: Mapped[str] = mapped_column(String(16), default="waiting")  # waiting, running, done, failed
    priority: Mapped[int] = mapped_column(Integer, default=5)  # smaller ones first
    run_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)  # not before
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lease_token: Mapped[str | None] = mapped_column(String(32))
    last_error: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
