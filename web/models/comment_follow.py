"""Guests who want to hear of answers, or of every comment on a text."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from web.models.base import Base, Id, UtcDateTime, utc_now


class CommentFollow(Base):
    """To a comment of their own. Until ``confirmed_at`` the address gets one letter, which asks; no other."""

    __tablename__ = "comment_follows"
    __table_args__ = (UniqueConstraint("comment_id"), Index(None, "email"))

    id: Mapped[Id]
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(8))  # in which the comment was written, as the page was
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    whole_thread_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # not of answers alone
