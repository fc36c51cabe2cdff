"""Tokens with which programs act for somebody. The program holds it; here lies only its digest."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from web.models.base import Base, Id, UtcDateTime, utc_now


class ApiToken(Base):
    """It opens what its scopes say, of what its owner may do at that moment; taken back by deleting it."""

    __tablename__ = "api_tokens"
    __table_args__ = (UniqueConstraint("token_digest"), Index(None, "user_id"))

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(120))
    token_digest: Mapped[str] = mapped_column(String(64))  # SHA-256, hexadecimal
    scopes: Mapped[str] = mapped_column(String(255))  # between spaces
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # within some minutes
