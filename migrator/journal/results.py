"""What a statement gave, as bytes that give it again: rows with their types, counts, an error.

JSON, with a tag where JSON has no type of its own; compressed. Never pickle: whoever may write the journal
must not be able to run code in the next migrator.
"""

import datetime as dt
import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pymysql


@dataclass(frozen=True, slots=True)
class Result:
    """``rows`` is None for a statement that gives none; ``description`` is the cursor's (PEP 249)."""

    rows: tuple[tuple[Any, ...], ...] | None = None
    description: tuple[tuple[Any, ...], ...] | None = None
    rowcount: int = -1
    lastrowid: int | None = None
    variables: tuple[tuple[str, Any], ...] = ()  # user variables after it: name and value
    error: tuple[str, tuple[Any, ...]] | None = None  # PyMySQL's class and its arguments


class UnkeepableError(TypeError):
    """A value of a type that the journal does not know."""


ENCODE: dict[type, tuple[str, Callable[[Any], Any]]] = {
    bytes: ("x", bytes.hex),
    bytearray: ("x", lambda value: bytes(value).hex()),
    dt.datetime: ("t", dt.datetime.isoformat),
    dt.date: ("d", dt.date.isoformat),
    dt.time: ("h", dt.time.isoformat),
    dt.timedelta: ("s", lambda value: [value.days, value.seconds, value.microseconds]),
    Decimal: ("n", str),
}
DECODE: dict[str, Callable[[Any], Any]] = {
    "x": bytes.fromhex,
    "t": dt.datetime.fromisoformat,
    "d": dt.date.fromisoformat,
    "h": dt.time.fromisoformat,
    "s": lambda value: dt.timedelta(*value),
    "n": Decimal,
}


def pack(result: Result) -> bytes:
    """Raises ``UnkeepableError`` for a value that could not be given again as it was."""
    fields = [
        result.rows,
        result.description,
        result.rowcount,
        result.lastrowid,
        result.variables,
        result.error,
    ]
    return zlib.compress(json.dumps([_encode(field) for field in fields], ensure_ascii=False).encode(), 1)


def unpack(data: bytes) -> Result:
    rows, description, rowcount, lastrowid, variables, error = map(
        _decode, json.loads(zlib.decompress(data).decode())
    )
    return Result(rows, description, rowcount, lastrowid, variables, error)


def _encode(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, tuple | list):
        return [_encode(item) for item in value]
    if type(value) not in ENCODE:
        raise UnkeepableError(type(value).__name__)
    tag, encode = ENCODE[type(value)]
    return {tag: encode(value)}


def _decode(value: Any) -> Any:
    """Sequences come back as tuples, as the driver gives them."""
    if isinstance(value, list):
        return tuple(_decode(item) for item in value)
    if isinstance(value, dict):
        ((tag, encoded),) = value.items()
        return DECODE[tag](encoded)
    return value


def describe_error(error: pymysql.err.MySQLError) -> tuple[str, tuple[Any, ...]]:
    arguments = tuple(
        value if isinstance(value, str | int | float | None) else str(value) for value in error.args
    )
    return type(error).__name__, arguments


def make_error(described: tuple[str, tuple[Any, ...]]) -> Exception:
    """The driver's error again, so that a revision that caught it catches it again."""
    name, arguments = described
    kind = getattr(pymysql.err, name, pymysql.err.DatabaseError)
    made = kind(*arguments)
    if not isinstance(made, Exception):
        raise UnkeepableError(name)
    return made
