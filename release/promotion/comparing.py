"""Two measures of one database: what no statement names is as it was, what came back is equal."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Measure = Mapping[str, Any]


def find_unnamed_changes(before: Measure, after: Measure, statements: Sequence[str]) -> Iterator[str]:
    """What changed between two measures although no statement of the plan names it; one sentence each."""
    named = _words(statements)
    for table, old in before["tables"].items():
        new = after["tables"].get(table)
        if new is None:
            if table.lower() not in named:
                yield f"table {table} is gone, and no statement names it"
            continue
        if old["rows"] != new["rows"] and table.lower() not in named:
            yield f"{table} had {old['rows']} rows and has {new['rows']}, and no statement names it"
        for column, checksum in old["columns"].items():
            is_same = new["columns"].get(column, checksum) == checksum
            is_named = table.lower() in named and (column.lower() in named or old["rows"] != new["rows"])
            if not is_same and not is_named:
                yield f"{table}.{column} has other values, and no statement names it"


def find_losses(before: Measure, after: Measure) -> Iterator[str]:
    """What is not as it was, after the way there and back."""
    for table, old in before["tables"].items():
        new = after["tables"].get(table)
        if new is None:
            yield f"table {table} did not come back"
            continue
        if old["rows"] != new["rows"]:
            yield f"{table} had {old['rows']} rows and came back with {new['rows']}"
        for column, checksum in old["columns"].items():
            if new["columns"].get(column) != checksum:
                yield f"{table}.{column} came back with other values"
    for table in set(after["tables"]) - set(before["tables"]):
        yield f"table {table} is there that was not before"


def find_orphans(before: Measure, after: Measure) -> Iterator[str]:
    """Rows whose parent is missing, where there were none before."""
    known = {(one["table"], one["constraint"]): one["rows"] for one in before["orphans"]}
    for one in after["orphans"]:
        if one["rows"] > known.get((one["table"], one["constraint"]), 0):
            yield f"{one['table']}: {one['rows']} rows have no parent ({one['constraint']})"


def _words(statements: Sequence[str]) -> set[str]:
    return {word.lower() for text in statements for word in re.findall(r"[\w$]+", text)}
