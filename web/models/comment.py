"""What readers say under a post."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from web.models.base import LONG_TEXT, Base, Id, UtcDateTime, utc_now
from web.models.post import Post
from web.models.user import User


class Comment(Base):
    """Written by a user (``author``) or by a guest (``guest_name``, ``guest_email``)."""

    __tablename__ = "comments"
    __table_args__ = (
        UniqueConstraint("import_key"),
        Index(None, "post_id", "status", "created_at", "id"),
        Index(None, "author_id"),
        Index(None, "parent_id"),
        Index(None, "guest_email"),
    )

    id: Mapped[Id]
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id", ondelete="SET NULL"))
    guest_name: Mapped[str | None] = mapped_column(String(120))
    guest_email: Mapped[str | None] = mapped_column(String(254))
    status: Mapped[str] = mapped_column(String(16), default="approved")  # approved, held, spam
    markdown: Mapped[str] = mapped_column(LONG_TEXT)
    html: Mapped[str] = mapped_column(LONG_TEXT)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    import_key: Mapped[str | None] = mapped_column(String(191))
    announced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # once, however often it is shown anew

    post: Mapped[Post] = relationship()
    author: Mapped[User | None] = relationship()
