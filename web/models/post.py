"""Posts and static pages."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from web.models.base import LONG_TEXT, Base, Id, UtcDateTime, utc_now
from web.models.tag import Tag, posts_tags
from web.models.user import User

STATUSES = ("draft", "scheduled", "private", "unlisted", "published")


class Post(Base):
    """A text with an address. ``html`` and ``summary`` are made from ``markdown`` when it is written."""

    __tablename__ = "posts"
    __table_args__ = (
        UniqueConstraint("slug"),
        UniqueConstraint("import_key"),
        Index(None, "kind", "status", "published_at", "id"),
        Index(None, "pinned_at"),
        # Beside the longer one: MySQL 9.7 checks a foreign key through the first index that serves, and
        # passes over a row with NULL in any column of it, as published_at is in a draft.
        Index(None, "author_id"),
        Index(None, "author_id", "kind", "status", "published_at", "id"),
    )

    id: Mapped[Id]
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[str] = mapped_column(String(16), default="post")  # post, page
    status: Mapped[str] = mapped_column(String(16), default="draft")  # as STATUSES
    title: Mapped[str] = mapped_column(String(255))
    slug: Mapped[str] = mapped_column(String(191))
    markdown: Mapped[str] = mapped_column(LONG_TEXT)
    html: Mapped[str] = mapped_column(LONG_TEXT)
    summary: Mapped[str] = mapped_column(String(500), default="")
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    import_key: Mapped[str | None] = mapped_column(String(191))  # where it was imported from; once only
    pinned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # stands first on the home page since

    author: Mapped[User] = relationship()
    tags: Mapped[list[Tag]] = relationship(secondary=posts_tags, order_by=Tag.name)
