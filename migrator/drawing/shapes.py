"""What is drawn of a schema, as plain records, and making them of a picture."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from migrator.schema.picture import Part, PartKind, Picture

QUOTED = re.compile(r"`([^`]*)`")
PARENT = re.compile(r"(?P<table>.*) \((?P<columns>[^()]*)\)", re.DOTALL)


class Mark(StrEnum):
    """What became of a part between two revisions; NONE where they were not compared."""

    NONE = ""
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class Column:
    """``was``: its type before, where that changed."""

    name: str
    type: str
    is_nullable: bool = True
    is_key: bool = False
    is_unique: bool = False
    mark: Mark = Mark.NONE
    was: str = ""


@dataclass(frozen=True)
class Line:
    """A part that is no column, where something became of it: ``index by_date (at)``."""

    text: str
    mark: Mark


@dataclass(frozen=True)
class Table:
    """``lines`` stand below the columns."""

    name: str
    columns: tuple[Column, ...]
    mark: Mark = Mark.NONE
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Link:
    """A foreign key, drawn from its first column to the one that it names."""

    table: str
    column: str
    to_table: str
    to_column: str
    mark: Mark = Mark.NONE


@dataclass(frozen=True)
class Sketch:
    """A schema to be drawn: tables by name, then links."""

    tables: tuple[Table, ...]
    links: tuple[Link, ...]


def sketch(picture: Picture) -> Sketch:
    """A picture without a mark. A view or a trigger is no part of it."""
    tables = tuple(make_table(name, picture) for name in sorted(picture.tables))
    links = (make_link(part) for name in sorted(picture.tables) for part in find_foreign_keys(picture, name))
    return Sketch(tables, tuple(link for link in links if link))


def make_table(name: str, picture: Picture) -> Table:
    parts = picture.tables[name].values()
    keys = {column for part in parts if part.kind is PartKind.PRIMARY_KEY for column in find_columns(part)}
    alone = [
        find_columns(part) for part in parts if part.kind is PartKind.INDEX and part.attributes["unique"]
    ]
    unique = {columns[0] for columns in alone if len(columns) == 1}
    return Table(name, tuple(_make_columns(parts, keys, unique)))


def _make_columns(parts: Iterable[Part], keys: set[str], unique: set[str]) -> Iterator[Column]:
    for part in parts:
        if part.kind is PartKind.COLUMN:
            kind, null = part.attributes["type"], part.attributes["null"]
            yield Column(part.name, kind, not null, part.name in keys, part.name in unique)


def find_foreign_keys(picture: Picture, table: str) -> list[Part]:
    return [part for part in picture.tables[table].values() if part.kind is PartKind.FOREIGN_KEY]


def find_columns(part: Part) -> list[str]:
    """A key's columns, of MySQL's text or SQLite's; a name that holds a backtick is not understood."""
    return split_names(part.attributes["columns"].strip("()"))


def split_names(text: str) -> list[str]:
    if "`" in QUOTED.sub("", text):
        return []
    return QUOTED.findall(text) or [name for name in text.split(", ") if name]


def make_link(part: Part) -> Link | None:
    """None for a key to another database, or one whose text is not understood: no line is drawn."""
    found = PARENT.fullmatch(part.attributes["to"])
    columns, named = find_columns(part), split_names(found["columns"]) if found else []
    if not (found and columns and named) or "`.`" in found["table"]:
        return None
    return Link(part.table, columns[0], found["table"].strip("`"), named[0])
