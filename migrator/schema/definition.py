"""A table as the server writes it: SHOW CREATE TABLE, taken apart line by line."""

import re
from dataclasses import dataclass, field

from migrator.schema.picture import SERVERS_NAME

NAMED = re.compile(
    r"(?:(PRIMARY) KEY|(?:UNIQUE |FULLTEXT |SPATIAL )?KEY|CONSTRAINT)?\s*(?:`((?:[^`]|``)*)`)?"
)
COUNTER = re.compile(r" AUTO_INCREMENT=\d+")
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


def parse_table(name: str, text: str) -> TableDefinition:
    """From the text that SHOW CREATE TABLE gives."""
    body, _, tail = text.partition(" (\n")[2].rpartition("\n) ")
    options, _, partitions = tail.partition("\n")
    found = TableDefinition(
        name, options=COUNTER.sub("", options), partitions=f"\n{partitions}" if partitions else ""
    )
    for line in body.split("\n"):
        part = line.strip().removesuffix(",")
        match = NAMED.match(part)
        key = ((match[1] or match[2]) if match else "").replace("``", "`")
        if part.startswith("`"):
            found.columns[key] = part
        elif part.startswith("CONSTRAINT "):
            found.constraints[key] = part
        else:
            found.keys[key] = part
    return found
