"""Links that letters carry: whoever opens one has the letter, and so the address."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from web.models.base import Base, Id, UtcDateTime, utc_now


class EmailedLink(Base):
    """Good once. Without a user it leads nowhere: nobody has an account with this address."""

    __tablename__ = "emailed_links"
    __table_args__ = (UniqueConstraint("token_digest"), Index(None, "user_id"))

    id: Mapped[Id]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    purpose: Mapped[str] = mapped_column(String(16))  # reset, confirm
    email: Mapped[str] = mapped_column(String(254))
    nonce: Mapped[str] = mapped_column(String(64))  # with the blog's key it makes the token
    token_digest: Mapped[str] = mapped_column(String(64))  # SHA-256, hexadecimal
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
