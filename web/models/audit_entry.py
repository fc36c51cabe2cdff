"""Who did what to what."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from web.models.base import Base, Id, UtcDateTime, utc_now


class AuditEntry(Base):
    """Written in the transaction of what it tells. No actor: the command line, or one who left."""

    __tablename__ = "audit_entries"
    __table_args__ = (Index(None, "actor_id"),)

    id: Mapped[Id]
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    action: Mapped[str] = mapped_column(String(48))  # see web.services.auditing
    subject: Mapped[str] = mapped_column(String(255))  # as it was called then
    facts: Mapped[dict[str, object]] = mapped_column(JSON)
