"""Which weeks were told of."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from web.models.base import Base, UtcDateTime


class Digest(Base):
    """One letter of the week: of what was published from ``since_at`` on and before ``until_at``."""

    __tablename__ = "digests"

    until_at: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)
    since_at: Mapped[datetime] = mapped_column(UtcDateTime)
