"""What somebody is typing and has not saved."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from web.models.base import LONG_TEXT, Base, Id, UtcDateTime, utc_now


class Autosave(Base):
    """One per person, text and window. ``place``: see ``web.services.drafting.autosaves``."""

    __tablename__ = "autosaves"
    __table_args__ = (UniqueConstraint("user_id", "place"), Index(None, "post_id"))

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    place: Mapped[int] = mapped_column(BigInteger)
    based_on: Mapped[int] = mapped_column(Integer)  # the version that the typing began from
    title: Mapped[str] = mapped_column(LONG_TEXT)
    markdown: Mapped[str] = mapped_column(LONG_TEXT)
    tags: Mapped[str] = mapped_column(LONG_TEXT)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
