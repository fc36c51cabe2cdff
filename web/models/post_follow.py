"""Readers who want to hear of every comment on a text."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from web.models.base import Base, UtcDateTime, utc_now


class PostFollow(Base):
    """One text, followed by one user. Guests follow by a comment of theirs (``CommentFollow``)."""

    __tablename__ = "post_follows"
    __table_args__ = (Index(None, "user_id"),)

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    followed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
