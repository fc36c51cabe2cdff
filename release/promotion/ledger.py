"""What an environment's ledger holds: releases, rehearsals, promotions. The migrator's one-shot writes it."""

import getpass
import json
import socket
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from release.bring_up import AWAY, require_database, start_database
from release.errors import StoppedError
from release.runner import ask, read
from release.stack import Stack

UNREACHABLE = 12  # the migrator's: nothing was written
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
    return str(json.loads(_write(stack, command, body, {UNREACHABLE}))["id"])


def replace(stack: Stack, entry: str, body: Mapping[str, Any]) -> None:
    _write(stack, stack.compose.one_off("migrator", "ledger", "replace", entry), body, AWAY)


def who() -> str:
    """The operator, as this machine knows them."""
    return f"{getpass.getuser()}@{socket.gethostname()}"


def _write(stack: Stack, command: list[str], body: Mapping[str, Any], again: Collection[int]) -> str:
    text = json.dumps(body, ensure_ascii=False)
    done = ask(command, text)
    if done.returncode in again:
        start_database(stack)
        done = ask(command, text)
    if done.returncode:
        raise StoppedError(
            f"the ledger could not be written (exit {done.returncode})",
            done.stderr.strip(),
            exit_code=done.returncode,
        )
    return done.stdout
