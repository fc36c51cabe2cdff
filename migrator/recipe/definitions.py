"""A table as SHOW CREATE TABLE has it, line by line; and definitions changed as a recipe needs them."""

import re
from dataclasses import dataclass

from migrator.checks.columns import parse_type

COLUMN = re.compile(r"\s*`((?:[^`]|``)+)` (.*?),?$")
PLAIN_KEY = re.compile(r"\s*(UNIQUE )?KEY `((?:[^`]|``)+)` (\((?!\().*?),?$")
HIDDEN = re.compile(r"\s*/\*!80023 INVISIBLE \*/")
HAS_DEFAULT = re.compile(r"\bDEFAULT\b")
QUOTED = re.compile(r"'(?:[^'\\]|\\.|'')*'")
ZEROS = {
    "char": "''", "varchar": "''", "binary": "''", "varbinary": "''", "set": "''",
    "tinytext": "(concat(''))", "text": "(concat(''))", "mediumtext": "(concat(''))",
    "longtext": "(concat(''))", "tinyblob": "(concat(''))", "blob": "(concat(''))",
    "mediumblob": "(concat(''))", "longblob": "(concat(''))", "json": "(json_object())",
    "date": "'1970-01-01'", "datetime": "'1970-01-01 00:00:00'", "timestamp": "'1970-01-02 00:00:00'",
    "time": "'00:00:00'", "year": "'1970'",
}  # fmt: skip


@dataclass(frozen=True)
class Key:
    """``parts`` is what stands in and behind the brackets."""

    name: str
    is_unique: bool
    parts: str


@dataclass(frozen=True)
class Definition:
    """``others``: keys and constraints that are no plain ones; ``tail``: the table's options."""

    columns: dict[str, str]
    keys: tuple[Key, ...]
    others: tuple[str, ...]
    tail: str


def read_definition(text: str) -> Definition:
    lines = text.splitlines()
    end = max(number for number, line in enumerate(lines) if line.startswith(")"))
    columns, keys, others = {}, [], []
    for line in lines[1:end]:
        if column := COLUMN.match(line):
            columns[column[1].replace("``", "`")] = column[2]
        elif key := PLAIN_KEY.match(line):
            keys.append(Key(key[2].replace("``", "`"), bool(key[1]), key[3]))
        else:
            others.append(line.strip().rstrip(","))
    tail = re.sub(r" AUTO_INCREMENT=\d+", "", "\n".join(lines[end:]))
    return Definition(columns, tuple(keys), tuple(others), tail)


def hide(definition: str) -> str:
    """Out of sight of ``SELECT *`` and of INSERT without names, and no insert has to name it."""
    shown = HIDDEN.sub("", definition)
    words = QUOTED.sub("''", shown)
    if "NOT NULL" in words and not HAS_DEFAULT.search(words):
        shown = shown.replace(" NOT NULL", f" NOT NULL DEFAULT {find_zero(shown)}", 1)
    return f"{shown} INVISIBLE"


def needs_tightening(definition: str) -> bool:
    """Whether the column is added as NULL and made NOT NULL once it is filled.

    A default that is an expression would have the table copied when the column is added.
    """
    words = QUOTED.sub("''", definition)
    return "NOT NULL" in words and not HAS_DEFAULT.search(words) and find_zero(definition).startswith("(")


def loosen(definition: str) -> str:
    """``hide``, for a column that is only now added."""
    if not needs_tightening(definition):
        return hide(definition)
    return HIDDEN.sub("", definition).replace(" NOT NULL", "", 1) + " INVISIBLE"


def find_zero(definition: str) -> str:
    """A default for a column that has none: every row gets its own value before anybody reads it."""
    kind = parse_type(definition)
    if kind.base == "enum":
        return "'" + kind.values[0].replace("'", "''") + "'"
    return ZEROS.get(kind.base, "'0'" if kind.base != "bit" else "b'0'")


def quote(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"
