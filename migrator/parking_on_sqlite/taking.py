"""Copying a table before a statement may take something from it, and keeping what went."""

from dataclasses import dataclass
from typing import Any

from migrator.errors import RefusedByCheckError
from migrator.parking.names import make_name
from migrator.parking_on_sqlite.registry import Kind, Parked, insert
from migrator.parking_on_sqlite.shapes import Shape, count, listed, quote, read_shape, same
from migrator.parking_on_sqlite.story import Story
from migrator.records import Step


@dataclass(frozen=True)
class Copy:
    """``shape`` is the table's at the revision's beginning; ``name`` the temporary table with its rows."""

    shape: Shape
    name: str


@dataclass(frozen=True)
class Place:
    """Where entries are made: the step, and names that are taken.

    ``is_whole``: every row is kept, for the other way writes the table's rows, and is to spare who was there.
    ``is_written``: this way does.
    """

    step: Step
    taken: set[str]
    is_whole: bool
    is_written: bool


def copy_table(cursor: Any, shape: Shape, story: Story, number: int) -> Copy:
    """Under the names that its columns had at the beginning."""
    made = Copy(shape, f"parked_before_{number}")
    now = story.table_now(shape.name)
    shown = ", ".join(f"{quote(story.column_now(shape.name, c))} AS {quote(c)}" for c in shape.columns)
    cursor.execute(f"CREATE TEMP TABLE {quote(made.name)} AS SELECT {shown} FROM main.{quote(now)}")
    if shape.key:
        cursor.execute(
            f"CREATE INDEX temp.{quote(made.name + '_key')} ON {quote(made.name)} ({listed(shape.key)})"
        )
    return made


def keep_what_went(cursor: Any, made: Copy, story: Story, place: Place) -> None:
    """Raises ``RefusedByCheckError`` where it could not be given back."""
    first, now, step = made.shape, story.table_now(made.shape.name), place.step
    cursor.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (now,))
    if cursor.fetchone() is None:
        if not count(cursor, quote(made.name)):
            return
        entry = Parked(
            make_name(step, first.name, place.taken), step.revision, step.direction, Kind.TABLE, first.name
        )
        cursor.execute(f"CREATE TABLE {quote(entry.name)} AS SELECT * FROM temp.{quote(made.name)}")
        entry.details = {"key": first.key, "columns": list(first.columns)}
        insert(cursor, entry)
        return
    _keep_rows(cursor, made, read_shape(cursor, now), story, place)


def _keep_rows(cursor: Any, made: Copy, now: Shape, story: Story, place: Place) -> None:
    first, step = made.shape, place.step
    names = {c: story.column_now(first.name, c) for c in first.columns}
    still = {was: name for was, name in names.items() if name in now.columns}
    lost = [c for c in first.columns if c not in still]
    if not first.key or any(c not in still for c in first.key):
        _check_nothing_went(cursor, made, now, still, lost)
        return
    entry = Parked(
        make_name(step, first.name, place.taken), step.revision, step.direction, Kind.ROWS, first.name
    )
    entry.details = {"key": first.key, "columns": list(first.columns), "now": now.name, "names": still}
    entry.details["is_written"] = place.is_written
    is_same = same((f"b.{quote(was)}", f"t.{quote(name)}") for was, name in still.items())
    found = same((f"b.{quote(c)}", f"t.{quote(still[c])}") for c in first.key)
    shown = [f"b.{quote(c)} AS {quote('was__' + c)}" for c in first.columns]
    shown += [f"t.{quote(c)} AS {quote('now__' + c)}" for c in now.columns]
    where = "" if lost or place.is_whole else f" WHERE t.is_there IS NULL OR NOT ({is_same})"
    cursor.execute(
        f"CREATE TABLE {quote(entry.name)} AS SELECT {', '.join(shown)},"
        " t.is_there IS NULL AS is_gone, 0 AS is_touched"
        f" FROM temp.{quote(made.name)} b"
        f" LEFT JOIN (SELECT 1 AS is_there, * FROM main.{quote(now.name)}) t ON {found}{where}"
    )
    if place.is_written or count(cursor, quote(entry.name)):
        insert(cursor, entry)
    else:
        cursor.execute(f"DROP TABLE {quote(entry.name)}")


def _check_nothing_went(cursor: Any, made: Copy, now: Shape, still: dict[str, str], lost: list[str]) -> None:
    before = f"SELECT {listed(still)} FROM temp.{quote(made.name)}"
    after = f"SELECT {listed(still.values())} FROM main.{quote(now.name)}"
    if lost or count(cursor, f"({before} EXCEPT {after})"):
        what = "a member of its primary key goes" if made.shape.key else "it has no primary key"
        raise RefusedByCheckError(
            f"what this revision takes from the table {made.shape.name} could not be given back",
            f"There are rows in it, and {what}: nothing would tell which row a value belongs to.",
            "Carry the values over into another table first; or empty the table.",
        )
