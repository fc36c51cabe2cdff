"""The second factor of a log-in: a secret shared with a person's telephone, and codes for when it is lost."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from web.models.base import BIG_ID, Base, Id, UtcDateTime, utc_now


class SecondFactor(Base):
    """Asked for from ``confirmed_at`` on; before, somebody is still setting it up."""

    __tablename__ = "second_factors"

    user_id: Mapped[int] = mapped_column(
        BIG_ID, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    sealed_secret: Mapped[str] = mapped_column(String(255))  # encrypted with the blog's key
    last_step: Mapped[int | None] = mapped_column(BigInteger)  # 30 s each; no code is taken twice
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RecoveryCode(Base):
    __tablename__ = "recovery_codes"
    __table_args__ = (UniqueConstraint("code_digest"), Index(None, "user_id"))

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    code_digest: Mapped[str] = mapped_column(String(64))  # SHA-256, hexadecimal
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
