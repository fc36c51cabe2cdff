"""Who may do what: one table."""

from collections.abc import Iterable
from typing import Protocol

ROLES = ("reader", "author", "editor", "administrator")

_READER = frozenset({"comment"})
_AUTHOR = _READER | {"write"}
_EDITOR = _AUTHOR | {"edit_any", "write_pages", "moderate"}

PERMISSIONS: dict[str, frozenset[str]] = {
    "guest": frozenset({"comment"}),
    "reader": _READER,
    "author": _AUTHOR,
    "editor": _EDITOR,
    "administrator": _EDITOR | {"administer"},
}


class Visitor(Protocol):
    """Anybody who asks for a page: a ``Person`` or a ``Guest``."""

    @property
    def id(self) -> int | None: ...
    @property
    def roles(self) -> frozenset[str]: ...


def is_allowed(roles: Iterable[str], permission: str) -> bool:
    """Whether one of the roles has the permission; a name that is in no row is refused."""
    return any(permission in PERMISSIONS.get(role, ()) for role in roles)


def can_edit(visitor: Visitor, author_id: int) -> bool:
    """Authors their own, editors anybody's."""
    if is_allowed(visitor.roles, "edit_any"):
        return True
    return visitor.id == author_id and is_allowed(visitor.roles, "write")
