"""What an environment's ledger holds: releases, rehearsals, promotions. The migrator's one-shot writes it."""

import getpass
import json
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from release.bring_up import require_database
from release.errors import StoppedError
from release.runner import ask, read
from release.stack import Stack

RELEASE, REHEARSAL, PROMOTION = "release", "rehearsal", "promotion"


@dataclass(frozen=True)
class Entry:
    """``at`` is the database's own clock, UTC; ``body`` is what was written, newest first in a list."""

    id: str
    kind: str
    at: str
    by: str
    body: Mapping[str, Any]


def read_ledger(stack: Stack, kind: str) -> list[Entry]:
    require_database(stack)
    said = json.loads(read(stack.compose.one_off("migrator", "ledger", "list", kind)))
    return [Entry(one["id"], one["kind"], one["at"], one["by"], one["body"]) for one in said]


def add(stack: Stack, kind: str, body: Mapping[str, Any]) -> str:
    """The new entry's id."""
    command = stack.compose.one_off("migrator", "ledger", "add", kind, "--by", who())
    return str(json.loads(_write(command, body))["id"])


def replace(stack: Stack, entry: str, body: Mapping[str, Any]) -> None:
    _write(stack.compose.one_off("migrator", "ledger", "replace", entry), body)


def who() -> str:
    """The operator, as this machine knows them."""
    return f"{getpass.getuser()}@{socket.gethostname()}"


def _write(command: list[str], body: Mapping[str, Any]) -> str:
    text = json.dumps(body, ensure_ascii=False)
    done = ask(command, text)
    if done.returncode:
        raise StoppedError(
            f"the ledger could not be written (exit {done.returncode})",
            done.stderr.strip(),
            exit_code=done.returncode,
        )
    return done.stdout
