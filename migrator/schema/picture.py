"""A schema as plain records: names, and what the server says of each."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

# posts_ibfk_1, posts_chk_2: numbered by the server in the order in which they came.
SERVERS_NAME = re.compile(r"_(ibfk|chk)_\d+$")


class PartKind(StrEnum):
    TABLE = "table"
    OPTIONS = "table options"
    COLUMN = "column"
    PRIMARY_KEY = "primary key"
    INDEX = "index"
    FOREIGN_KEY = "foreign key"
    CHECK = "check"
    VIEW = "view"
    TRIGGER = "trigger"


@dataclass(frozen=True, eq=False)
class Part:
    """``attributes`` are what is compared and shown, in words of the server; "" is shown nowhere."""

    kind: PartKind
    table: str  # "" for a view
    name: str
    attributes: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, ...]:
        """What finds its counterpart: its name; for one that the server has named, what it does."""
        if self.kind in {PartKind.FOREIGN_KEY, PartKind.CHECK} and SERVERS_NAME.search(self.name):
            return (self.kind, self.table, "", *self.attributes.values())
        return (self.kind, self.table, self.name)


@dataclass(frozen=True)
class Picture:
    """``tables``: of each its parts by key. ``columns``: the order of those that an application sees."""

    tables: Mapping[str, Mapping[tuple[str, ...], Part]]
    columns: Mapping[str, tuple[str, ...]]
    others: Mapping[tuple[str, ...], Part]  # views and triggers
