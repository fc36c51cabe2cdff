"""Ways in for people who were asked to come."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from web.models.base import Base, Id, UtcDateTime, utc_now


class Invitation(Base):
    """Good for one account with ``role``, until ``expires_at``."""

    __tablename__ = "invitations"
    __table_args__ = (UniqueConstraint("token_digest"), Index(None, "made_by_id"), Index(None, "used_by_id"))

    id: Mapped[Id]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    used_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    token_digest: Mapped[str] = mapped_column(String(64))  # SHA-256, hexadecimal
    role: Mapped[str] = mapped_column(String(32))
    note: Mapped[str] = mapped_column(String(120))  # whom it is for; only who invites sees it
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
