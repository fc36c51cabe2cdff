"""Column types: read from a statement or from information_schema, and compared."""

import re
from dataclasses import dataclass
from functools import lru_cache

ALIASES = {
    "integer": "int",
    "int1": "tinyint",
    "int8": "bigint",
    "numeric": "decimal",
    "dec": "decimal",
    "fixed": "decimal",
    "character": "char",
    "double precision": "double",
    "real": "double",
}
INTEGER_BYTES = {"tinyint": 1, "smallint": 2, "mediumint": 3, "int": 4, "bigint": 8}
TEXT_BYTES = {"tinytext": 255, "text": 65_535, "mediumtext": 2**24 - 1, "longtext": 2**32 - 1}
BLOB_BYTES = {"tinyblob": 255, "blob": 65_535, "mediumblob": 2**24 - 1, "longblob": 2**32 - 1}
DATES = frozenset({"date", "datetime", "timestamp"})
TYPE = re.compile(r"\s*([a-z]+(?: precision)?)\s*(?:\((.*?)\))?\s*(unsigned)?", re.IGNORECASE | re.DOTALL)
VALUE = re.compile(r"'((?:[^'\\]|\\.|'')*)'")


@dataclass(frozen=True)
class ColumnType:
    """``base`` is the server's own word, ``sizes`` its numbers, ``values`` those of an ENUM or SET."""

    base: str
    sizes: tuple[int, ...] = ()
    is_unsigned: bool = False
    values: tuple[str, ...] = ()

    @property
    def is_text(self) -> bool:
        return self.base in {"char", "varchar", *TEXT_BYTES}

    @property
    def is_enum(self) -> bool:
        return self.base in {"enum", "set"}

    @property
    def integer_range(self) -> tuple[int, int] | None:
        size = INTEGER_BYTES.get(self.base)
        if size is None:
            return None
        bits = 8 * size
        return (0, 2**bits - 1) if self.is_unsigned else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)

    @property
    def capacity(self) -> int | None:
        """Characters of CHAR and VARCHAR, bytes of the others; None for what holds no text."""
        if self.base in {"char", "varchar", "binary", "varbinary"}:
            return self.sizes[0] if self.sizes else 1
        return TEXT_BYTES.get(self.base) or BLOB_BYTES.get(self.base)

    def __str__(self) -> str:
        inside = ", ".join(map(str, self.sizes)) or ", ".join(f"'{value}'" for value in self.values)
        return self.base + (f"({inside})" if inside else "") + (" unsigned" if self.is_unsigned else "")


@lru_cache(maxsize=4096)
def parse_type(text: str) -> ColumnType:
    """A type as SQL or information_schema writes it."""
    found = TYPE.match(text)
    if found is None:
        return ColumnType(text.strip().lower())
    base, inside = found[1].lower(), found[2] or ""
    if base in {"bool", "boolean"}:
        return ColumnType("tinyint", (1,))
    base = ALIASES.get(base, base)
    if base in {"enum", "set"}:
        return ColumnType(base, values=tuple(value.replace("''", "'") for value in VALUE.findall(inside)))
    sizes = tuple(int(size) for size in re.findall(r"\d+", inside))
    if base in INTEGER_BYTES and (base, sizes) != ("tinyint", (1,)):
        sizes = ()  # a display width, which the server drops
    if base == "decimal":
        sizes = (*sizes, *(10, 0)[len(sizes) :])
    if base == "char":
        sizes = sizes or (1,)
    return ColumnType(base, sizes, bool(found[3]))


def is_narrower(new: ColumnType, old: ColumnType) -> bool:
    """Whether a value that fits the old type may not fit the new one, or not whole."""
    old_range, new_range = old.integer_range, new.integer_range
    if old_range and new_range:
        return new_range[0] > old_range[0] or new_range[1] < old_range[1]
    if old.base == new.base == "decimal":
        return new.sizes[1] < old.sizes[1] or new.sizes[0] - new.sizes[1] < old.sizes[0] - old.sizes[1]
    if old.is_enum and new.is_enum:
        return not set(old.values) <= set(new.values)
    if old.base in DATES and old.base == new.base:
        return (new.sizes or (0,)) < (old.sizes or (0,))
    if new.capacity and old.capacity and old.is_text == new.is_text:
        return new.capacity < old.capacity
    return new.base != old.base and (old.base, new.base) not in WIDER


# Between families: what always fits.
WIDER = frozenset(
    {("float", "double"), ("date", "datetime"), ("enum", "longtext"), ("enum", "text"), ("json", "longtext")}
    | {(number, "decimal") for number in INTEGER_BYTES}
    | {(number, "longtext") for number in (*INTEGER_BYTES, "decimal", "date", "datetime")}
)
