"""How often a post was opened on a day: a number, and nothing about who opened it."""

from datetime import date

from sqlalchemy import Date, ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from web.models.base import Base


class PageRead(Base):
    """``web.services.reads`` counts."""

    __tablename__ = "page_reads"
    __table_args__ = (Index(None, "post_id"),)

    day: Mapped[date] = mapped_column(Date, primary_key=True)  # of UTC
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    reads: Mapped[int] = mapped_column(Integer)
