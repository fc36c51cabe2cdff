"""Addresses that texts and tags have had: they go on leading there."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from web.models.base import Base, Id, UtcDateTime, utc_now


class OldSlug(Base):
    """It names the text itself, not its next address: however often that changes, there is one step."""

    __tablename__ = "old_slugs"
    __table_args__ = (UniqueConstraint("slug"), Index(None, "post_id"))

    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(String(191))
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)


class OldTagSlug(Base):
    __tablename__ = "old_tag_slugs"
    __table_args__ = (UniqueConstraint("slug"), Index(None, "tag_id"))

    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(String(191))
    tag_id: Mapped[int] = mapped_column(ForeignKey("tags.id", ondelete="CASCADE"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
