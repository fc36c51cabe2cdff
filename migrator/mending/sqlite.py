"""SQLite: what one statement can mend there. The rest takes a rebuild, which a revision does."""

import sqlite3
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection

from migrator.database.derived import list_shadows
from migrator.mending.mend import Mend, Turn
from migrator.schema.difference import Change, Difference
from migrator.schema.picture import PartKind

ERROR = sqlite3.Error


def copy_schema(live: Connection, scratch: Connection) -> None:
    cursor: Any = scratch.connection.cursor()
    shadows = list_shadows(live.connection.cursor())
    for name, text in live.exec_driver_sql(
        "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' "
        " ORDER BY CASE type WHEN 'table' THEN 1 WHEN 'index' THEN 2 WHEN 'view' THEN 3 ELSE 4 END"
    ):
        if name not in shadows:
            cursor.execute(text)


def write_mends(differences: tuple[Difference, ...], built: Connection) -> list[Mend]:
    return sorted(
        (mend for difference in differences for mend in _write(difference, built)), key=lambda one: one.turn
    )


def _write(difference: Difference, built: Connection) -> Iterator[Mend]:
    part, name = difference.part, _quote(difference.part.name)
    table = _quote(part.table)
    if difference.change is Change.EXTRA:
        yield from _drop(difference)
    elif difference.change is Change.MISSING and part.kind is PartKind.COLUMN:
        words = [name, part.attributes["type"], part.attributes["null"].upper()]
        words += [f"DEFAULT {part.attributes['default']}"] if part.attributes["default"] else []
        text = f"ALTER TABLE {table} ADD COLUMN {' '.join(word for word in words if word)}"
        yield Mend(Turn.CHANGE_COLUMN, part.table, text)
    elif part.kind in {PartKind.TABLE, PartKind.INDEX, PartKind.VIEW}:
        turns = {PartKind.TABLE: Turn.CREATE_TABLE, PartKind.INDEX: Turn.ADD_INDEX}
        if difference.found:
            yield Mend(Turn.DROP_KEY, part.table, f"DROP {part.kind.upper()} {name}")
        if text := _find_sql(built, part.name):
            yield Mend(turns.get(part.kind, Turn.MAKE_VIEW), part.table, text)


def _drop(difference: Difference) -> Iterator[Mend]:
    part, name = difference.part, _quote(difference.part.name)
    if part.kind is PartKind.TABLE:
        yield Mend(Turn.DROP_TABLE, part.name, f"DROP TABLE {name}", f"the table {part.name} and its rows")
    elif part.kind is PartKind.COLUMN:
        text = f"ALTER TABLE {_quote(part.table)} DROP COLUMN {name}"
        yield Mend(Turn.DROP_COLUMN, part.table, text, f"the values of {part.table}.{part.name}")
    elif part.kind in {PartKind.INDEX, PartKind.VIEW}:
        yield Mend(Turn.DROP_INDEX, part.table, f"DROP {part.kind.upper()} {name}")


def _find_sql(built: Connection, name: str) -> str:
    found = built.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).scalar()
    return str(found or "")


def _quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
