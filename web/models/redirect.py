"""Where an old address leads."""

from datetime import datetime

from sqlalchemy import Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from web.models.base import Base, Id, UtcDateTime, utc_now


class Redirect(Base):
    """Found by the digest of its path: a path is compared to the letter, whatever the collation."""

    __tablename__ = "redirects"
    __table_args__ = (UniqueConstraint("path_digest"),)

    id: Mapped[Id]
    path_digest: Mapped[str] = mapped_column(String(64))  # SHA-256, hexadecimal
    path: Mapped[str] = mapped_column(String(500))
    target: Mapped[str] = mapped_column(String(500))  # a path, or a whole address
    code: Mapped[int] = mapped_column(Integer)  # 301, 302
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
