"""What the search looks through."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from web.models.base import BIG_ID, LONG_TEXT, Base, UtcDateTime


class PostText(Base):
    """The words of a post, without markup. ``made_at``: the post's ``updated_at`` when they were taken."""

    __tablename__ = "post_texts"
    __table_args__ = (
        Index(
            "ft_post_texts_title_text", "title", "text", mysql_prefix="FULLTEXT", mysql_with_parser="ngram"
        ).ddl_if(dialect="mysql"),
    )

    post_id: Mapped[int] = mapped_column(
        BIG_ID, ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    title: Mapped[str] = mapped_column(String(255))
    text: Mapped[str] = mapped_column(LONG_TEXT)
    made_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
