"""The file as tables, checked before anything is taken from it."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from web.importing.records import SourceRefusedError

# While it is parsed it takes three times its size in memory, and six when one emoji stands in it.
LARGEST_BYTES = 100 * 2**20
Row = Mapping[str, Any]
Tables = dict[str, list[Row]]
_WANTED = ("posts", "posts_meta", "posts_authors", "posts_tags", "tags", "users", "comments", "members")
_UNREAD = {"plaintext"}  # the same text once more
_WAY = "Nothing was imported. Export the blog again (in Ghost: Settings, Import/Export) and type that .json."


def read_tables(path: Path) -> Tables:
    """By their names in Ghost; one that the file has not is empty. Raises ``SourceRefusedError``."""
    _require_size(path)
    document = _parse(path)
    # {"db": [{"meta", "data"}]} is what Ghost writes, {"meta", "data"} what its own tools take as well.
    envelopes = document.get("db", [document]) if isinstance(document, dict) else []
    first = envelopes[0] if isinstance(envelopes, list) and envelopes else None
    data = first.get("data") if isinstance(first, dict) else None
    if not isinstance(data, dict) or "posts" not in data:
        raise SourceRefusedError(
            f"{path.name} is JSON, but not an export of Ghost: "
            f"it has no db[0].data.posts and no data.posts. {_WAY}"
        )
    return {name: _read_table(path, data, name) for name in _WANTED}


def _require_size(path: Path) -> None:
    try:
        size = path.stat().st_size
    except OSError as error:
        raise SourceRefusedError(f"{path.name} cannot be read: {error.strerror}.") from error
    if size > LARGEST_BYTES:
        raise SourceRefusedError(
            f"{path.name} has {size / 2**20:.0f} MiB; an export of Ghost is read whole, and up to "
            f"{LARGEST_BYTES // 2**20} MiB. Nothing was imported. Divide data.posts among "
            "several files with the same users and tags: what was taken before is not taken again."
        )


def _parse(path: Path) -> object:
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"), object_hook=_drop_unread)
    except OSError as error:
        raise SourceRefusedError(f"{path.name} cannot be read: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:  # of JSON, of UTF-8, of numbers with thousands of digits
        reason = str(error) if not isinstance(error, RecursionError) else "it is nested too deep"
        raise SourceRefusedError(f"{path.name} is broken JSON: {reason}. {_WAY}") from error


def _drop_unread(row: dict[str, Any]) -> dict[str, Any]:
    for name in _UNREAD & row.keys():
        del row[name]
    return row


def _read_table(path: Path, data: Row, name: str) -> list[Row]:
    rows = data.get(name) or []
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise SourceRefusedError(f"{path.name} is no export of Ghost: {name} is not a list of rows. {_WAY}")
    return rows


def read_text(row: Row, name: str) -> str:
    """Empty for what is no text. Halves of characters, which JSON can hold, no database can."""
    value = row.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value.replace("\0", "").encode("utf-8", "replace").decode() if isinstance(value, str) else ""


def group_by(rows: list[Row], name: str, order: Callable[[Row], Any] | None = None) -> dict[str, list[Row]]:
    """Rows that belong to one thing, in the order that Ghost gave them."""
    groups: dict[str, list[Row]] = {}
    for row in sorted(rows, key=order or _sort_order):
        groups.setdefault(read_text(row, name), []).append(row)
    return groups


def _sort_order(row: Row) -> float:
    value = row.get("sort_order")
    return value if isinstance(value, int | float) else 0
