"""What administrators choose."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from web.models.base import Base, UtcDateTime, utc_now


class Setting(Base):
    """One choice; ``web.services.site`` knows the names, and what holds where there is no row."""

    __tablename__ = "settings"
    __table_args__ = (Index(None, "changed_by_id"),)

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[object] = mapped_column(JSON)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
