"""What a revision's statements say of names, and which tables they may take something from."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

NAME = r"""("(?:[^"]|"")+"|`[^`]+`|\[[^\]]+\]|\w+)"""
RENAMED_TABLE = re.compile(rf"(?is)\s*ALTER\s+TABLE\s+{NAME}\s+RENAME\s+TO\s+{NAME}\s*;?\s*$")
RENAMED_COLUMN = re.compile(
    rf"(?is)\s*ALTER\s+TABLE\s+{NAME}\s+RENAME\s+(?:COLUMN\s+)?(?!TO\b){NAME}\s+TO\s+{NAME}\s*;?\s*$"
)
ADDED = re.compile(rf"(?is)\s*ALTER\s+TABLE\s+{NAME}\s+ADD\b")
COMMENT = re.compile(r"(?s)/\*.*?\*/|--[^\n]*")
TAKING = re.compile(r"(?i)\s*(DROP\s+TABLE|ALTER|UPDATE|DELETE|REPLACE|WITH)\b")
WRITING = re.compile(r"(?i)\s*(UPDATE|DELETE|REPLACE|INSERT|WITH)\b")
REPLACING = re.compile(r"(?is)\s*INSERT\b.*\b(REPLACE|CONFLICT)\b")


@dataclass
class Story:
    """Names at the revision's beginning, and what they are by now."""

    tables: dict[str, str] = field(default_factory=dict)
    columns: dict[tuple[str, str], str] = field(default_factory=dict)  # by table and column at the beginning

    def tell(self, text: str) -> None:
        """A statement is about to be executed."""
        plain = COMMENT.sub(" ", text)
        if match := RENAMED_TABLE.match(plain):
            was, now = map(unquote, match.groups())
            self.tables[self.first_name(was)] = now
        elif match := RENAMED_COLUMN.match(plain):
            table, was, now = map(unquote, match.groups())
            first = self.first_name(table)
            self.columns[first, self.first_column(first, was)] = now

    def table_now(self, first: str) -> str:
        return self.tables.get(first, first)

    def column_now(self, table: str, column: str) -> str:
        return self.columns.get((table, column), column)

    def first_name(self, now: str) -> str:
        return next((first for first, name in self.tables.items() if name == now), now)

    def first_column(self, table: str, now: str) -> str:
        return next(
            (first for (one, first), name in self.columns.items() if (one, name) == (table, now)), now
        )


def find_taken(text: str, tables: Iterable[str]) -> list[str]:
    """Those tables, by their present names, from which a statement may take something."""
    plain = COMMENT.sub(" ", text)
    is_name = RENAMED_TABLE.match(plain) or RENAMED_COLUMN.match(plain) or ADDED.match(plain)
    if is_name or not (TAKING.match(plain) or REPLACING.match(plain)):
        return []
    return [name for name in tables if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", plain, re.IGNORECASE)]


def is_writing(text: str) -> bool:
    """Whether a statement is about rows, and not about a table."""
    return bool(WRITING.match(COMMENT.sub(" ", text)))


def unquote(name: str) -> str:
    if name[0] == '"':
        return name[1:-1].replace('""', '"')
    return name[1:-1] if name[0] in "`[" else name
