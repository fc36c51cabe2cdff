"""Who may do what: one table. Whatever asks, asks it; ``tests/web/test_role_route.py`` tries each cell."""

from collections.abc import Iterable
from enum import IntEnum
from typing import Protocol


class Reach(IntEnum):
    """How far a permission goes: nowhere, to what is one's own, to anybody's."""

    NONE = 0
    OWN = 1
    ANY = 2


GUEST = "guest"
ROLES = ("reader", "author", "editor", "administrator")

_NO, _OWN, _ANY = Reach.NONE, Reach.OWN, Reach.ANY
# fmt: off
TABLE: dict[str, tuple[Reach, ...]] = {
    #               guest reader author editor administrator
    "read":        (_ANY, _ANY,  _ANY,  _ANY,  _ANY),  # what is public
    "comment":     (_ANY, _ANY,  _ANY,  _ANY,  _ANY),
    "write":       (_NO,  _NO,   _ANY,  _ANY,  _ANY),  # new posts and pictures
    "edit":        (_NO,  _NO,   _OWN,  _ANY,  _ANY),  # see unpublished, change and delete posts and pages
    "write_pages": (_NO,  _NO,   _NO,   _ANY,  _ANY),
    "pin":         (_NO,  _NO,   _NO,   _ANY,  _ANY),  # what stands first on the home page
    "edit_tags":   (_NO,  _NO,   _NO,   _ANY,  _ANY),  # rename, merge, delete
    "moderate":    (_NO,  _NO,   _NO,   _ANY,  _ANY),
    "invite":      (_NO,  _NO,   _NO,   _OWN,  _ANY),  # take back one's own invitations, or anybody's
    "administer":  (_NO,  _NO,   _NO,   _NO,   _ANY),
    "account":     (_NO,  _OWN,  _OWN,  _OWN,  _OWN),  # settings, sessions, one's own data
}
# fmt: on
_COLUMNS = {role: column for column, role in enumerate((GUEST, *ROLES))}


class Visitor(Protocol):
    """Anybody who asks for a page: a ``Person`` or a ``Guest``."""

    @property
    def id(self) -> int | None: ...
    @property
    def roles(self) -> frozenset[str]: ...


def reach_of(roles: Iterable[str], permission: str) -> Reach:
    """The farthest that one of the roles gives; a name that stands nowhere in the table gives nothing."""
    row = TABLE.get(permission, ())
    known = [row[_COLUMNS[role]] for role in roles if role in _COLUMNS and row]
    return max(known, default=Reach.NONE)


def is_allowed(roles: Iterable[str], permission: str) -> bool:
    """Whether one of the roles has the permission, if only for what is one's own."""
    return reach_of(roles, permission) > Reach.NONE


def can_edit(visitor: Visitor, author_id: int) -> bool:
    """Authors their own, editors anybody's."""
    return may(visitor, "edit", author_id)


def may(visitor: Visitor, permission: str, owner_id: int | None) -> bool:
    """Whether the permission goes as far as what belongs to ``owner_id``."""
    reach = reach_of(visitor.roles, permission)
    return reach is Reach.ANY or (reach is Reach.OWN and visitor.id is not None and visitor.id == owner_id)


def roles_to_give(visitor: Visitor) -> tuple[str, ...]:
    """The roles that somebody may invite others to: nobody gives more than they have."""
    if reach_of(visitor.roles, "administer"):
        return ROLES
    return ROLES[: ROLES.index("editor")] if is_allowed(visitor.roles, "invite") else ()
