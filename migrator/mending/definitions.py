"""Definitions read from the server, as mending needs them."""

import re
from typing import Any

from sqlalchemy import Connection

from migrator.schema.definition import TableDefinition, parse_table, quote

DEFINER = re.compile(r"\bDEFINER\s*=\s*(?:`(?:[^`]|``)*`|\S+?)@(?:`(?:[^`]|``)*`|\S+)\s+")


def read_table(connection: Connection, table: str) -> TableDefinition:
    return parse_table(table, show_create(connection, "TABLE", table, 1))


def show_create(connection: Connection, kind: str, name: str, column: int) -> str:
    """Without DEFINER: it will be whoever runs it."""
    row: Any = connection.exec_driver_sql(f"SHOW CREATE {kind} {quote(name)}".replace("%", "%%")).one()
    text = row[column].decode() if isinstance(row[column], bytes) else str(row[column])
    return DEFINER.sub("", text, count=1) if kind in {"VIEW", "TRIGGER"} else text


def split_options(text: str) -> dict[str, str]:
    """``row_format=COMPRESSED key_block_size=8`` by name."""
    return dict(part.split("=", 1) for part in text.split() if "=" in part)
