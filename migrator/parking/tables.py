"""What is known of a table that a statement is about: its definition, who refers to it, what is on it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

import pymysql
from pymysql.constants import ER

from migrator.checks.columns import ColumnType, parse_type
from migrator.checks.understanding import split_actions
from migrator.database.versions import is_own
from migrator.journal.words import read_tokens
from migrator.schema.definition import TableDefinition, parse_table, quote

FOREIGN_KEY = re.compile(
    r"CONSTRAINT `(?P<name>(?:[^`]|``)*)` FOREIGN KEY \((?P<columns>[^)]*)\) REFERENCES "
    r"(?P<parent>(?:`(?:[^`]|``)*`\.)?`(?:[^`]|``)*`) \((?P<to>[^)]*)\)(?P<rules>.*)"
)
QUOTED = re.compile(r"'(?:[^'\\]|\\.|'')*'")
TYPE = re.compile(
    r"^`(?:[^`]|``)*` "
    r"(?P<type>[a-z]+(?:\((?:[^()']|'(?:[^'\\]|\\.|'')*')*\))?(?: unsigned)?(?: zerofill)?)"
)
CHARSET = re.compile(r" CHARACTER SET (\w+)")
DEFAULT_CHARSET = re.compile(r"\bDEFAULT CHARSET=(\w+)")
DEFAULT = re.compile(
    r"\bDEFAULT (\((?:[^()']|'(?:[^'\\]|\\.|'')*'|\([^()]*\))*\)|'(?:[^'\\]|\\.|'')*'|[^ ]+)"
)
REFERS, FIRES = 1, 2
AROUND = (
    f"SELECT DISTINCT {REFERS}, 0, table_name FROM information_schema.referential_constraints"
    " WHERE unique_constraint_schema = DATABASE() AND referenced_table_name = %s"
    f" UNION ALL SELECT {FIRES}, action_order, trigger_name FROM information_schema.triggers"
    " WHERE trigger_schema = DATABASE() AND event_object_table = %s"
)


@dataclass(frozen=True)
class ForeignKey:
    """``parent`` is quoted, with its schema where that is another."""

    name: str
    columns: tuple[str, ...]
    parent: str
    to: tuple[str, ...]
    rules: str
    line: str


def _find_nothing() -> list[tuple[int, int, str]]:
    return []


@dataclass
class Table:
    """As SHOW CREATE TABLE has it; what is ``around`` it is asked when somebody wants to know."""

    definition: TableDefinition
    text: str
    find_around: Callable[[], list[tuple[int, int, str]]] = field(default=_find_nothing, repr=False)
    foreign_keys: tuple[ForeignKey, ...] = field(init=False)

    def __post_init__(self) -> None:
        lines = self.definition.constraints.values()
        self.foreign_keys = tuple(key for key in map(parse_foreign_key, lines) if key)

    @property
    def name(self) -> str:
        return self.definition.name

    @property
    def quoted(self) -> str:
        return quote(self.definition.name)

    @cached_property
    def _around(self) -> list[tuple[int, int, str]]:
        return self.find_around()

    @property
    def referring(self) -> tuple[str, ...]:
        """Tables with keys to it."""
        return tuple(name for what, _, name in self._around if what == REFERS)

    @property
    def triggers(self) -> tuple[str, ...]:
        """The names of its own, in the order in which they fire."""
        return tuple(name for what, _, name in self._around if what == FIRES)

    @property
    def primary_key(self) -> tuple[str, ...]:
        return tuple(key_columns(self.definition.keys.get("PRIMARY", "")))

    @property
    def stored(self) -> tuple[str, ...]:
        """Every column that holds values, in their order; also those that are parked, and their marks."""
        return tuple(
            name
            for name, line in self.definition.columns.items()
            if "GENERATED ALWAYS AS" not in QUOTED.sub("''", line)
        )

    @property
    def visible(self) -> tuple[str, ...]:
        """Those of them that are the project's own."""
        return tuple(name for name in self.stored if not is_own(name))

    @property
    def checks(self) -> dict[str, str]:
        return {
            name: line for name, line in self.definition.constraints.items() if " FOREIGN KEY " not in line
        }

    def find_charset(self, column: str) -> str:
        """Of what a column of text, ENUM or SET holds; "" for other columns."""
        if not (self.find_type(column).is_text or self.find_type(column).is_enum):
            return ""
        own = CHARSET.search(QUOTED.sub("''", self.definition.columns[column]))
        found = own or DEFAULT_CHARSET.search(QUOTED.sub("''", self.definition.options))
        return found[1] if found else ""

    def find_type(self, column: str) -> ColumnType:
        return parse_type(type_text(self.definition.columns[column]))


def read_table(cursor: Any, name: str, *, around: bool = False) -> Table | None:
    """None where there is no such base table. ``around``: what refers to it can be asked for as well."""
    try:
        cursor.execute(f"SHOW CREATE TABLE {quote(name)}")
    except pymysql.err.MySQLError as error:
        if error.args[0] in {ER.NO_SUCH_TABLE, ER.BAD_TABLE_ERROR, ER.VIEW_INVALID}:
            return None
        raise
    row = cursor.fetchone()
    if not str(row[1]).startswith("CREATE TABLE"):
        return None
    table = Table(parse_table(row[0], row[1]), row[1])
    if around:
        table.find_around = partial(_read_around, cursor, name)
    return table


def _read_around(cursor: Any, name: str) -> list[tuple[int, int, str]]:
    cursor.execute(AROUND, (name, name))
    return sorted(cursor.fetchall())


def find_depth(name: str, find_table: Callable[[str], Table | None]) -> int:
    """How many tables stand above this one: parents come back before their children."""
    depth, seen, level = 0, {name}, {name}
    while level:
        tables = [found for one in level if (found := find_table(one))]
        parents = {key.parent.strip("`") for found in tables for key in found.foreign_keys}
        level = parents - seen
        seen |= level
        depth += bool(level)
    return depth


def parse_foreign_key(line: str) -> ForeignKey | None:
    match = FOREIGN_KEY.match(line)
    if match is None:
        return None
    return ForeignKey(
        match["name"].replace("``", "`"), _listed(match["columns"]), match["parent"], _listed(match["to"]),
        match["rules"], line,
    )  # fmt: skip


def key_parts(line: str) -> list[str]:
    """The parts of a key as they are written: a column, its first characters, or an expression."""
    start = line.find("(")
    if start < 0:
        return []
    depth = 0
    for end, mark in _ends(line[start:]):
        depth += (mark == "(") - (mark == ")")
        if depth == 0:
            return list(split_actions(line[start + 1 : start + end - 1]))
    return []


def key_columns(line: str) -> list[str]:
    """The columns of a key's plain parts."""
    found = (re.match(r"`((?:[^`]|``)+)`", part) for part in key_parts(line))
    return [match[1].replace("``", "`") for match in found if match]


def unique_keys(table: Table) -> list[tuple[str, ...]]:
    """The columns of each, the primary key first."""
    lines = table.definition.keys.values()
    keys = (tuple(key_columns(line)) for line in lines if line.startswith(("PRIMARY KEY", "UNIQUE KEY")))
    return [key for key in keys if key]


def names_column(text: str, column: str) -> bool:
    """Whether an expression names the column."""
    return any(token.is_name and token.name == column for token in read_tokens(text))


def type_text(line: str) -> str:
    """``varchar(20)`` of a column's line."""
    match = TYPE.match(line)
    return match["type"] if match else line.split(" ", 2)[1]


def default_text(line: str) -> str:
    """What stands behind DEFAULT; "" for none."""
    shown = re.sub(r" COMMENT '(?:[^'\\]|\\.|'')*'", "", line)
    match = DEFAULT.search(shown)
    return match[1] if match else ""


def is_generated(line: str) -> bool:
    return "GENERATED ALWAYS AS" in QUOTED.sub("''", line)


def is_nullable(line: str) -> bool:
    return " NOT NULL" not in QUOTED.sub("''", line)


def _ends(text: str) -> "list[tuple[int, str]]":
    found, place = [], 0
    for token in re.finditer(r"'(?:[^'\\]|\\.|'')*'|`(?:[^`]|``)*`|.", text, re.DOTALL):
        place = token.end()
        found.append((place, token[0]))
    return found


def _listed(text: str) -> tuple[str, ...]:
    return tuple(name.replace("``", "`") for name in re.findall(r"`((?:[^`]|``)*)`", text))


def find_counter(table: Table) -> str:
    """The column that is the whole primary key and counted by the server; "" where there is none."""
    key = table.primary_key
    line = table.definition.columns[key[0]] if len(key) == 1 else ""
    return key[0] if " AUTO_INCREMENT" in line else ""
