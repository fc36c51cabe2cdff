"""Tags, and which posts carry them."""

from sqlalchemy import Column, ForeignKey, Index, String, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from web.models.base import BIG_ID, Base, Id

posts_tags = Table(
    "posts_tags",
    Base.metadata,
    Column("post_id", BIG_ID, ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True),
    Column("tag_id", BIG_ID, ForeignKey("tags.id", ondelete="CASCADE"), primary_key=True),
    Index(None, "tag_id"),
)


class Tag(Base):
    __tablename__ = "tags"
    __table_args__ = (UniqueConstraint("slug"),)

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(120))
    slug: Mapped[str] = mapped_column(String(191))
