"""Where somebody is logged in. The browser holds the token; here lies only its digest."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from web.models.base import Base, Id, UtcDateTime, utc_now


class UserSession(Base):
    """One row per browser; without its row a cookie means nothing."""

    __tablename__ = "sessions"
    __table_args__ = (UniqueConstraint("token_digest"), Index(None, "user_id"))

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    token_digest: Mapped[str] = mapped_column(String(64))  # SHA-256, hexadecimal
    device: Mapped[str] = mapped_column(String(120))  # "Firefox, Linux"
    address: Mapped[str] = mapped_column(String(64))  # of the last visit, coarse: a network, not a host
    keep_days: Mapped[int] = mapped_column(Integer)  # it ends so long after the last visit
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)  # within some minutes
    confirmed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)  # secret given
