"""Every version of a text, as it was saved."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from web.models.base import LONG_TEXT, Base, Id, UtcDateTime, utc_now


class PostVersion(Base):
    """``number`` counts from 1 within a post; the newest one is what the post itself holds."""

    __tablename__ = "post_versions"
    __table_args__ = (UniqueConstraint("post_id", "number"), Index(None, "author_id"))

    id: Mapped[Id]
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(Integer)
    title: Mapped[str] = mapped_column(String(255))
    markdown: Mapped[str] = mapped_column(LONG_TEXT)
    tags: Mapped[str] = mapped_column(LONG_TEXT)  # names between commas, as the form shows them
    status: Mapped[str] = mapped_column(String(16))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))  # who saved it
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
