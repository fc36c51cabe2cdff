"""Fingerprints: what a thing of the schema looks like now, to tell later whether a statement happened."""

import json
import re
from typing import Any

import pymysql

from migrator.journal.objects import SchemaObject

# SHOW CREATE's column that holds the text.
TEXT_COLUMN = {"TABLE": 1, "VIEW": 1, "TRIGGER": 2, "PROCEDURE": 2, "FUNCTION": 2, "EVENT": 3, "DATABASE": 1}
NOT_THERE = frozenset({1049, 1146, 1305, 1347, 1360, 1539})
# Moves with every insert and says nothing about a statement. Behind its line partitions may stand.
COUNTER = re.compile(r"(?m)^(\) ENGINE=.*?) AUTO_INCREMENT=\d+")
# These may leave the definition as it was: only InnoDB's table id tells that they happened.
KEEPS_DEFINITION = re.compile(
    r"^\s*(TRUNCATE|RENAME)\b|\b(FORCE|ENGINE|RENAME|PARTITION)\b", re.IGNORECASE | re.DOTALL
)

Fingerprint = dict[str, tuple[str | None, int | None]]  # by name: SHOW CREATE's text, InnoDB's table id


def read_fingerprint(cursor: Any, objects: tuple[SchemaObject, ...], statement: str) -> Fingerprint:
    """Each object's definition, None for one that is not there."""
    with_id = bool(KEEPS_DEFINITION.search(statement))
    return {
        f"{found.type} {found.quoted}": (
            read_definition(cursor, found),
            _read_table_id(cursor, found) if with_id and found.type == "TABLE" else None,
        )
        for found in objects
    }


def read_definition(cursor: Any, found: SchemaObject) -> str | None:
    try:
        cursor.execute(f"SHOW CREATE {found.type} {found.quoted}")
    except pymysql.err.MySQLError as error:
        if error.args and error.args[0] in NOT_THERE:
            return None
        raise
    text = cursor.fetchone()[TEXT_COLUMN[found.type]]
    return COUNTER.sub(r"\1", text or "", count=1)


def _read_table_id(cursor: Any, found: SchemaObject) -> int | None:
    # Names stand there as file names; a partitioned table has a line for each part.
    cursor.execute(
        "SELECT IF(COUNT(*) > 1, BIT_XOR(CRC32(CONCAT(name, ' ', table_id))), MAX(table_id))"
        " FROM information_schema.innodb_tables WHERE name = %s OR name LIKE %s",
        _file_names(cursor, found),
    )
    row = cursor.fetchone()
    return int(row[0]) if row and row[0] is not None else None


def _file_names(cursor: Any, found: SchemaObject) -> tuple[str, str]:
    schema = found.schema
    if not schema:
        cursor.execute("SELECT DATABASE()")
        schema = cursor.fetchone()[0]
    name = f"{_as_file_name(schema)}/{_as_file_name(found.name)}"
    return name, name.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "#p#%"


def _as_file_name(name: str) -> str:
    """How the server writes a name in file names: @ and four hexadecimal digits for what is not plain."""
    return "".join(c if c.isascii() and (c.isalnum() or c == "_") else f"@{ord(c):04x}" for c in name)


def write_fingerprint(found: Fingerprint) -> str:
    return json.dumps(found, ensure_ascii=False, sort_keys=True)


def parse_fingerprint(text: str) -> Fingerprint:
    return {name: (definition, number) for name, (definition, number) in json.loads(text).items()}
