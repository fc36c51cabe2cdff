"""People, and what each may do."""

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Index, String, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from web.models.base import BIG_ID, Base, Id, UtcDateTime, utc_now

users_roles = Table(
    "users_roles",
    Base.metadata,
    Column("user_id", BIG_ID, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("role_id", BIG_ID, ForeignKey("roles.id", ondelete="CASCADE"), primary_key=True),
    Index(None, "role_id"),
)


class Role(Base):
    """A name for a set of permissions; which ones is a table in ``web.services.permissions``."""

    __tablename__ = "roles"
    __table_args__ = (UniqueConstraint("name"),)

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(32))


class User(Base):
    """A person. Without a password hash (an imported author, say) nobody can log in as them."""

    __tablename__ = "users"
    __table_args__ = (UniqueConstraint("name"), UniqueConstraint("email"))

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(64))  # stands in addresses: /authors/<name>
    display_name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str | None] = mapped_column(String(254))
    password_hash: Mapped[str | None] = mapped_column(String(255))
    language: Mapped[str | None] = mapped_column(String(8))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    email_confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # that it is theirs
    blocked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # since then nobody logs in as them

    roles: Mapped[list[Role]] = relationship(secondary=users_roles, lazy="selectin")
