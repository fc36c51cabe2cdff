"""Entries of the revision that runs: which it may claim, how its own are called, what they say at its end."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from migrator.database.versions import KEPT_ROWS_TABLE, PARKED_TABLE
from migrator.parking.names import make_name
from migrator.parking.registry import Kind, Parked, Status, literal, remove_rows, rename_entry
from migrator.parking.story import Story
from migrator.parking.tables import Table
from migrator.records import Direction, Step


def find_own(entries: list[Parked], step: Step) -> list[Parked]:
    way = (Kind.ROWS, step.revision, str(step.direction))
    return [entry for entry in entries if (entry.kind, entry.revision, entry.direction) == way]


def find_current(entries: list[Parked], step: Step) -> list[Parked]:
    """Without those of the last time that the revision went this way."""
    return [entry for entry in find_own(entries, step) if entry.status == Status.PARKED]


def find_claimable(entries: list[Parked], step: Step, kind: str) -> list[Parked]:
    """What the same revision has set aside in the other direction."""
    other = Direction.DOWN if step.direction is Direction.UP else Direction.UP
    mine = (kind, Status.PARKED, step.revision, str(other))
    return [e for e in entries if (e.kind, e.status, e.revision, e.direction) == mine]


def columns_now(entry: Parked, table: Table, story: Story) -> dict[str, str]:
    """The columns that an entry keeps, as they are called now; without those that are not there."""
    kept = entry.details.get("columns", ())
    names = entry.details.get("names", {})
    now = {name: story.column_now(entry.table, names.get(name, name)) for name in kept}
    return {was: name for was, name in now.items() if name in table.stored}


def set_older(entries: list[Parked], step: Step) -> list[str]:
    """At a revision's beginning: what it has kept before is told from what it is going to keep."""
    return [_set_status(entry, Status.OLDER) for entry in find_current(entries, step)]


def set_current(entries: list[Parked], step: Step) -> list[str]:
    """At its end: they are alike from now on."""
    older = (entry for entry in find_own(entries, step) if entry.status == Status.OLDER)
    return [_set_status(entry, Status.PARKED) for entry in older]


def _set_status(entry: Parked, status: str) -> str:
    return f"UPDATE `{PARKED_TABLE}` SET status = {literal(status)} WHERE name = {literal(entry.name)}"


def name_rows(entries: list[Parked], step: Step, story: Story, table: Table) -> str:
    """The entry that keeps rows of a table; a new one since a column has another name, or it another key.

    An image of before would say nothing about one of after.
    """
    for entry in find_current(entries, step):
        is_current = entry.details.get("told", 0) >= story.rename and not entry.details.get("added")
        is_current = is_current and has_key(entry, table)
        if entry.table == table.name and is_current:
            return entry.name
    return make_name(step, f"rows.{table.name}", {entry.name for entry in entries})


def count_rows(cursor: Any, entry: Parked) -> int:
    """Rows that were changed or removed; those that were added stay."""
    query = f"SELECT COUNT(*) FROM `{KEPT_ROWS_TABLE}` WHERE name = %s AND before_image IS NOT NULL"
    cursor.execute(query, (entry.name,))
    return int(cursor.fetchone()[0])


def has_key(entry: Parked, table: Table) -> bool:
    """Whether its rows are told by the primary key that the table has now."""
    return tuple(entry.details.get("key", table.primary_key)) == table.primary_key


def find_key(
    entry: Parked, table: Table, entries: list[Parked], now: Mapping[str, str] = MappingProxyType({})
) -> dict[str, str]:
    """What the key of its rows is called now, also where a member is set aside; {} for the table's own.

    ``now``: columns that have another name by now.
    """
    if has_key(entry, table):
        return {}
    aside = {one.column: one.name for one in entries if one.name in table.definition.columns}
    names = {was: now.get(was, was) for was in entry.details["key"]}
    found = {was: name if name in table.stored else aside.get(name, "") for was, name in names.items()}
    return {was: name for was, name in found.items() if name}


def names_of(entries: list[Parked], step: Step, table: Table) -> tuple[str, ...]:
    """All that keep rows of a table for this way, also since its last time."""
    return tuple(entry.name for entry in find_own(entries, step) if entry.table == table.name)


def name_added(entries: list[Parked], step: Step, table: Table) -> str:
    """The entry of rows that are added to a table that came back: its older images are told apart."""
    for entry in find_current(entries, step):
        if entry.table == table.name and entry.details.get("added"):
            return entry.name
    return make_name(step, f"added.{table.name}", {entry.name for entry in entries})


def forget_added(cursor: Any, entries: list[Parked], step: Step) -> list[str]:
    """At its end: which rows it has added was of use in its middle only."""
    parts = []
    for entry in find_current(entries, step):
        named = f"name = {literal(entry.name)}"
        cursor.execute(f"SELECT 1 FROM `{KEPT_ROWS_TABLE}` WHERE {named} AND before_image IS NULL LIMIT 1")
        if cursor.fetchone():
            empty = f"NOT EXISTS (SELECT 1 FROM `{KEPT_ROWS_TABLE}` k WHERE k.{named})"
            parts += [
                remove_rows(entry.name, " AND before_image IS NULL"),
                f"DELETE FROM `{PARKED_TABLE}` WHERE {named} AND {empty}",
            ]
    return parts


def name_anew(entries: list[Parked], step: Step, story: Story) -> list[str]:
    """At its end: what their tables and columns are called by then."""
    parts = []
    for entry in find_current(entries, step):
        since = story.since(entry.details.get("told", 0))
        table = since.name_now(entry.table)
        names = {was: since.column_now(entry.table, was) for was in entry.details.get("columns", ())}
        changed = {was: now for was, now in names.items() if now != was}
        if changed or table != entry.table:
            parts.append(rename_entry(entry, table, changed))
    return parts
