"""What goes into the ledger and comes out of it: a record is a JSON object with its kind, time and author."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from sqlalchemy import Engine

from migrator.errors import UsageError
from migrator.ledger.table import Heading, LedgerTable, read_each

MOST_BYTES = 4 * 1024 * 1024
KIND = re.compile(r"[a-z][a-z0-9-]{0,19}")
LONGEST_NAME = 255


@contextmanager
def open_ledger(engine: Engine) -> Iterator[LedgerTable]:
    """On a connection of its own, committed at the end."""
    with engine.connect() as connection:
        driver: Any = connection.connection
        yield LedgerTable(driver.cursor(), engine.dialect.name == "mysql")
        driver.commit()


def read_body(stream: BinaryIO) -> str:
    """The one JSON object that ``stream`` holds, as ASCII text. Raises ``UsageError`` for anything else."""
    text = stream.read(MOST_BYTES + 1)
    if len(text) > MOST_BYTES:
        raise _no_body(f"It is longer than {MOST_BYTES // 1024 // 1024} MiB.")
    try:
        body = json.loads(text.decode(), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:  # a decoding error is a ValueError too
        raise _no_body(str(error)) from error
    if not isinstance(body, dict):
        raise _no_body(f"It is of another type: {type(body).__name__}.")
    return json.dumps(body)


def add_record(engine: Engine, kind: str, by_whom: str, body: str) -> str:
    """Returns the new record's id. Raises ``UsageError`` for a kind or a name that cannot be written."""
    if not KIND.fullmatch(kind):
        raise UsageError(
            f"{kind!r} is no kind of record", "A kind is at most 20 small letters, digits and hyphens."
        )
    if len(by_whom) > LONGEST_NAME:
        raise UsageError(f"--by takes at most {LONGEST_NAME} characters")
    with open_ledger(engine) as table:
        table.make()
        return table.add(kind, by_whom, body)


def replace_record(engine: Engine, name: str, body: str) -> None:
    """Its kind, time and author stay. Raises ``UsageError`` when there is no such record."""
    with open_ledger(engine) as table:
        if not (table.exists() and table.replace(name, body)):
            raise UsageError(
                f"the ledger has no record {name}", "", "python -m migrator ledger list   lists what it has"
            )


def list_records(engine: Engine, kind: str = "") -> list[dict[str, Any]]:
    """Newest first; [] where nothing was ever written."""
    with open_ledger(engine) as table:
        return [_describe(heading, body) for heading, body in read_each(table, kind)]


def _describe(heading: Heading, body: str) -> dict[str, Any]:
    at = heading.at.isoformat(timespec="microseconds") + "Z"
    return {
        "id": heading.id,
        "kind": heading.kind,
        "at": at,
        "by": heading.by_whom,
        "body": json.loads(body),
    }


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _no_body(why: str) -> UsageError:
    return UsageError("standard input holds no record", why, "Give one JSON object, up to 4 MiB, as UTF-8.")
