"""DROP PARTITION and TRUNCATE PARTITION: each partition's rows change places with an empty table, at once."""

import re

from migrator.errors import RefusedByCheckError
from migrator.parking.actions import Alter, plain
from migrator.parking.merging import refuse_where_cut
from migrator.parking.registry import Kind, insert
from migrator.parking.scene import Scene
from migrator.parking.tables import Table
from migrator.schema.definition import quote

LOSES_ROWS = re.compile(r"(?is)(?:DROP|TRUNCATE)\s+PARTITION\s+(.*)")
EXCHANGED = re.compile(
    r"ALTER TABLE (?P<table>`(?:[^`]|``)+`) EXCHANGE PARTITION `(?:[^`]|``)+` WITH TABLE `parked__\w+`$"
)
PARTS = """SELECT partition_name, COALESCE(subpartition_name, partition_name)
FROM information_schema.partitions WHERE table_schema = DATABASE() AND table_name = %s
AND partition_name IS NOT NULL ORDER BY partition_ordinal_position, subpartition_ordinal_position"""
VERSIONS = """SELECT MAX(total_row_versions) FROM information_schema.innodb_tables
WHERE LOWER(name) LIKE LOWER(CONCAT(DATABASE(), '/', %s, '#p#%%'))"""


def park_partitions(alter: Alter, text: str, table: Table, scene: Scene) -> list[str] | None:
    """Statements in place of it; None where the server is to answer itself."""
    named = LOSES_ROWS.match(", ".join(action.text for action in alter.actions))
    names = [plain(name.strip()) for name in named[1].split(",")] if named else []
    scene.cursor.execute(PARTS, (table.name,))
    parts = list(scene.cursor.fetchall())
    if names and names[0].upper() != "ALL":
        wanted = {name.lower() for name in names}
        parts = [part for part in parts if wanted & {part[0].lower(), part[1].lower()}]
    if not parts:
        return None
    if not table.primary_key:
        raise RefusedByCheckError(
            f"revision {scene.step.revision} takes rows of {table.name}, which has no primary key",
            "Which of them fit where they came from could not be told when they are given back.",
            f"Give {table.name} a primary key in an earlier revision.",
        )
    refuse_where_cut(scene, table.name)
    done = make_exchangeable(table, scene)
    for _, name in parts:
        done += _exchange(table, name, scene)
    return [*done, text]


def make_exchangeable(table: Table, scene: Scene) -> list[str]:
    """The server refuses an exchange (1731) once a column came or went at once: the table is built anew."""
    scene.cursor.execute(VERSIONS, (table.name,))
    found = scene.cursor.fetchone()
    return [f"ALTER TABLE {table.quoted} FORCE"] if found and found[0] else []


def _exchange(table: Table, partition: str, scene: Scene) -> list[str]:
    entry = scene.make_entry(f"{table.name}.{partition}", Kind.PART, table.name, partition)
    name = quote(entry.name)
    return [
        f"CREATE TABLE {name} LIKE {table.quoted}",
        f"ALTER TABLE {name} REMOVE PARTITIONING",
        insert(entry),
        f"ALTER TABLE {table.quoted} EXCHANGE PARTITION {quote(partition)} WITH TABLE {name}",
    ]
