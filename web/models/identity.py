"""Who somebody is elsewhere: at an OpenID Connect provider."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from web.models.base import Base, Id, UtcDateTime, utc_now


class Identity(Base):
    """``subject_digest`` is of issuer and subject: the collation would take two subjects for one."""

    __tablename__ = "identities"
    __table_args__ = (UniqueConstraint("subject_digest"), Index(None, "user_id"))

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    issuer: Mapped[str] = mapped_column(String(255))
    subject_digest: Mapped[str] = mapped_column(String(64))  # SHA-256, hexadecimal
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
