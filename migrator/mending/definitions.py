"""How the server writes the parts of a table: SHOW CREATE TABLE, taken apart line by line."""

import re
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from migrator.schema.picture import SERVERS_NAME

NAMED = re.compile(
    r"(?:(PRIMARY) KEY|(?:UNIQUE |FULLTEXT |SPATIAL )?KEY|CONSTRAINT)?\s*(?:`((?:[^`]|``)*)`)?"
)
COUNTER = re.compile(r" AUTO_INCREMENT=\d+")
DEFINER = re.compile(r"\bDEFINER\s*=\s*(?:`(?:[^`]|``)*`|\S+?)@(?:`(?:[^`]|``)*`|\S+)\s+")
GENERATED = re.compile(r"^CONSTRAINT `(?:[^`]|``)*` ")


def quote(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


@dataclass
class TableDefinition:
    """Each line by its name (``PRIMARY`` for the primary key), as ALTER TABLE takes it behind ADD."""

    name: str
    columns: dict[str, str] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    constraints: dict[str, str] = field(default_factory=dict)
    options: str = ""
    partitions: str = ""

    def render(self) -> str:
        """CREATE TABLE without its foreign keys: the tables that they name may come later."""
        checks = [line for line in self.constraints.values() if " FOREIGN KEY " not in line]
        lines = ",\n  ".join([*self.columns.values(), *self.keys.values(), *checks])
        return f"CREATE TABLE {quote(self.name)} (\n  {lines}\n) {self.options}{self.partitions}"

    def find_constraint(self, name: str) -> str:
        """Its line; without the name where that is the server's own, who then numbers it anew."""
        line = self.constraints[name]
        return GENERATED.sub("", line) if SERVERS_NAME.search(name) else line


def read_table(connection: Connection, table: str) -> TableDefinition:
    text = show_create(connection, "TABLE", table, 1)
    head, _, rest = text.partition(" (\n")
    del head
    body, _, tail = rest.rpartition("\n) ")
    options, _, partitions = tail.partition("\n")
    found = TableDefinition(
        table, options=COUNTER.sub("", options), partitions=f"\n{partitions}" if partitions else ""
    )
    for line in body.split("\n"):
        text = line.strip().removesuffix(",")
        match = NAMED.match(text)
        name = ((match[1] or match[2]) if match else "").replace("``", "`")
        if text.startswith("`"):
            found.columns[name] = text
        elif text.startswith("CONSTRAINT "):
            found.constraints[name] = text
        else:
            found.keys[name] = text
    return found


def show_create(connection: Connection, kind: str, name: str, column: int) -> str:
    """Without DEFINER: it will be whoever runs it."""
    row: Any = connection.exec_driver_sql(f"SHOW CREATE {kind} {quote(name)}".replace("%", "%%")).one()
    text = row[column].decode() if isinstance(row[column], bytes) else str(row[column])
    return DEFINER.sub("", text, count=1) if kind in {"VIEW", "TRIGGER"} else text


def split_options(text: str) -> dict[str, str]:
    """``row_format=COMPRESSED key_block_size=8`` by name."""
    return dict(part.split("=", 1) for part in text.split() if "=" in part)
