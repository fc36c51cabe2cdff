"""A table set aside: renamed, with nothing on it that holds others; and given back as the history has it."""

from dataclasses import replace

import pymysql

from migrator.checks.columns import is_narrower, parse_type
from migrator.database.refusals import is_lost
from migrator.errors import RefusedByCheckError
from migrator.journal.words import read_tokens
from migrator.parking.columns import mark_rows, park_column
from migrator.parking.fitting import add_foreign_key
from migrator.parking.registry import Kind, Parked, insert, mark_returned
from migrator.parking.scene import Scene
from migrator.parking.tables import Table, read_table, type_text, unique_keys
from migrator.schema.definition import parse_table, quote


def park_table(table: Table, scene: Scene) -> list[str] | None:
    """Statements in place of DROP TABLE; None where the server refuses to drop it."""
    others = sorted(set(table.referring) - {table.name})
    if others:
        scene.cursor.execute("SELECT @@foreign_key_checks")
        if scene.cursor.fetchone()[0]:
            return None
        raise RefusedByCheckError(
            f"revision {scene.step.revision} drops the table {table.name}, which foreign keys refer to",
            f"Of: {', '.join(others)}. They would point to nothing.",
            "Drop those foreign keys first, in the revision.",
        )
    parked = scene.make_entry(table.name, Kind.TABLE, table.name, keys=unique_keys(table))
    parts = [f"DROP TRIGGER {quote(trigger)}" for trigger in table.triggers]
    if table.foreign_keys:
        keys = ", ".join(f"DROP FOREIGN KEY {quote(key.name)}" for key in table.foreign_keys)
        parts.append(f"ALTER TABLE {table.quoted} {keys}")
    return [*parts, f"RENAME TABLE {table.quoted} TO {quote(parked.name)}", insert(parked)]


def unpark_table(create: str, parked: Parked, scene: Scene) -> list[str]:
    """Statements in place of CREATE TABLE: renamed back, and made as ``create`` has it."""
    found = read_table(scene.cursor, parked.name)
    assert found is not None  # noqa: S101 - its entry says so
    have = Table(parse_table(parked.table, found.text), found.text)
    parts = [f"RENAME TABLE {quote(parked.name)} TO {have.quoted}", mark_returned(parked.name)]
    parts += mark_rows(have, parked.name)
    wanted = _try_creating(create, parked.table, scene)
    if wanted is None:
        return parts
    parts += _align_keys(have, wanted)
    keys = {name: line for name, line in have.definition.keys.items() if name in wanted.definition.keys}
    primary = {name: line for name, line in wanted.definition.keys.items() if name == "PRIMARY"}
    aligned = replace(have.definition, keys=keys | primary)
    # What the same revision adds later is set aside as if it had dropped it, and is then given back.
    back = scene.turned()
    for column in have.visible:
        if column not in wanted.definition.columns:
            parts += park_column(Table(aligned, have.text), column, back) or []
    parts += _align_columns(have, wanted)
    for key in wanted.foreign_keys:
        shown = tuple(name for name in have.stored if name in wanted.definition.columns)
        parts += add_foreign_key(have, key, scene, parked.name, shown)
    return parts


def _align_keys(have: Table, wanted: Table) -> list[str]:
    mine, theirs = have.definition.keys, wanted.definition.keys
    first = "PRIMARY"
    actions = ["DROP PRIMARY KEY"] if first in mine and mine[first] != theirs.get(first) else []
    if first in theirs and mine.get(first) != theirs[first]:
        actions = [", ".join([*actions, f"ADD {theirs[first]}"])]
    actions += [f"DROP KEY {quote(name)}" for name in mine if name not in theirs and name != "PRIMARY"]
    actions += [f"DROP CHECK {quote(name)}" for name in have.checks if name not in wanted.checks]
    # The server makes a key's own index with it, and takes it away again for a better one.
    own = {key.name for key in wanted.foreign_keys}
    actions += [f"ADD {line}" for name, line in theirs.items() if name not in mine and name not in own]
    actions += [f"ADD {line}" for name, line in wanted.checks.items() if name not in have.checks]
    return [f"ALTER TABLE {have.quoted} {action}" for action in actions]


def _align_columns(have: Table, wanted: Table) -> list[str]:
    parts = []
    for name, line in wanted.definition.columns.items():
        mine = have.definition.columns.get(name)
        if mine is None:
            parts.append(f"ALTER TABLE {have.quoted} ADD COLUMN {line}")
        elif mine != line:
            new, old = type_text(line), type_text(mine)
            kept = line.replace(new, old, 1) if is_narrower(parse_type(new), parse_type(old)) else line
            if kept != mine:
                parts.append(f"ALTER TABLE {have.quoted} MODIFY COLUMN {kept}")
    return parts


def _try_creating(create: str, name: str, scene: Scene) -> Table | None:
    """As the server has it, beside empty copies of the tables that it names (… LIKE, … SELECT)."""
    named = {token.name for token in read_tokens(create) if token.is_name} - {name}
    sources = [table for one in sorted(named) if (table := read_table(scene.cursor, one))]
    with scene.scratch() as connection, connection.cursor() as cursor:
        cursor.execute("SET foreign_key_checks = 0")
        try:
            for source in sources:
                cursor.execute(source.text)
            cursor.execute(create)
        except pymysql.err.MySQLError as error:
            if is_lost(error):
                raise  # no answer is not a refusal
            return None
        return read_table(cursor, name)
