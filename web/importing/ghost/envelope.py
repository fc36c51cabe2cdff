"""The file as rows of Ghost's tables, checked from end to end before anything is taken from it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from web.importing.ghost.values import Event, Events, each_element, each_member, make, open_values, pass_over
from web.importing.records import SourceRefusedError

Row = Mapping[str, Any]
Tables = dict[str, list[Row]]
# What is held while the posts pass by, and of each row no more than is asked for.
_HELD = {
    "posts_meta": ("post_id", "feature_image_alt", "feature_image_caption"),
    "posts_authors": ("post_id", "author_id", "sort_order"),
    "posts_tags": ("post_id", "tag_id", "sort_order"),
    "tags": ("id", "name", "visibility"),
    "users": ("id", "name", "slug", "email", "created_at"),
    "comments": ("id", "post_id", "parent_id", "member_id", "status", "html", "created_at"),
    "members": ("id", "name", "email"),
}
_WAY = "Nothing was imported. Export the blog again (in Ghost: Settings, Import/Export) and type that .json."


@dataclass
class Survey:
    """The first reading: ``tables`` without the posts, which are only counted."""

    has_posts: bool = False
    post_count: int = 0
    tables: Tables = field(default_factory=lambda: {name: [] for name in _HELD})

    def add(self, table: str, row: Row) -> None:
        if table == "posts":
            self.post_count += 1
        else:
            self.tables[table].append({name: row[name] for name in _HELD[table] if name in row})


def survey(path: Path) -> Survey:
    """Raises ``SourceRefusedError``."""
    found = Survey()
    for table, rows in _each_table(path, {"posts", *_HELD}):
        found.has_posts |= table == "posts"
        for row in rows:
            found.add(table, row)
    if not found.has_posts:
        raise SourceRefusedError(
            f"{path.name} is JSON, but not an export of Ghost: "
            f"it has no db[0].data.posts and no data.posts. {_WAY}"
        )
    return found


def read_posts(path: Path) -> Iterator[Row]:
    """The second reading, one row at a time."""
    for _, rows in _each_table(path, {"posts"}):
        yield from rows


def _each_table(path: Path, names: Collection[str]) -> Iterator[tuple[str, Iterator[Row]]]:
    """Each is to be read before the next. One that the file has not does not come."""
    with open_values(path, _WAY) as events:
        for data in _each_data(events):
            for name, value in each_member(events, data):
                if name in names:
                    yield name, _each_row(path, name, events, value)
                else:
                    pass_over(events, value)


def _each_data(events: Events) -> Iterator[Event]:
    """{"db": [{"meta", "data"}]} is what Ghost writes, {"meta", "data"} what its own tools take as well."""
    for name, value in each_member(events, next(events)):
        if name == "db":
            for number, envelope in enumerate(each_element(events, value)):
                if number == 0:
                    yield from _each_named_data(events, envelope)
                else:
                    pass_over(events, envelope)
        elif name == "data":
            yield value
        else:
            pass_over(events, value)
    next(events, None)  # the parser refuses what follows


def _each_named_data(events: Events, envelope: Event) -> Iterator[Event]:
    for name, value in each_member(events, envelope):
        if name == "data":
            yield value
        else:
            pass_over(events, value)


def _each_row(path: Path, name: str, events: Events, value: Event) -> Iterator[Row]:
    if value[0] == "start_map" or (value[0] != "start_array" and value[1]):
        raise _refuse(path, name)
    for first in each_element(events, value):
        if first[0] != "start_map":
            raise _refuse(path, name)
        yield make(events, first)


def _refuse(path: Path, name: str) -> SourceRefusedError:
    return SourceRefusedError(f"{path.name} is no export of Ghost: {name} is not a list of rows. {_WAY}")


def read_text(row: Row, name: str) -> str:
    """Empty for what is no text. Halves of characters, which JSON can hold, no database can."""
    value = row.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value.replace("\0", "").encode("utf-8", "replace").decode() if isinstance(value, str) else ""


def group_by(rows: list[Row], name: str) -> dict[str, list[Row]]:
    """Rows that belong to one thing, in the order that Ghost gave them."""
    groups: dict[str, list[Row]] = {}
    for row in sorted(rows, key=_sort_order):
        groups.setdefault(read_text(row, name), []).append(row)
    return groups


def _sort_order(row: Row) -> int | Decimal:
    value = row.get("sort_order")
    return value if isinstance(value, int | Decimal) else 0
