"""Letters that come only to who asked for them."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from web.models.base import Base, UtcDateTime, utc_now


class WantedLetter(Base):
    """One kind of letter, asked for by one user."""

    __tablename__ = "wanted_letters"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    letter: Mapped[str] = mapped_column(String(32), primary_key=True)
    wanted_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
