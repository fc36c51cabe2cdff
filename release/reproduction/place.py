"""Where a copy stands: its stack, and what other commands find of it later."""

import json
import socket
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime

from release.copies import stack_beside
from release.runner import read
from release.stack import Stack

NAME = "reproduction"
# The copy's own server, from inside its container; no quote that a shell's 'single ones' would end at.
CLIENT = (
    r'mysql --defaults-extra-file=<(printf "[client]\npassword=%s\n"'
    ' "$(</run/secrets/database_root_password)") --user=root "$MYSQL_DATABASE"'
)
OVERLAY = "release/reproduction/reproduction.yaml"
# Beyond what every copy is denied (release/copies.py): visited over HTTP; nobody waits for its tables.
MORE = {
    "MAIL_USER": "",
    "MAIL_FROM": "",
    "OIDC_CLIENT_ID": "",
    "OIDC_CLIENT_SECRET": "",
    "OIDC_CLIENT_SECRET_FILE": "",
    "SECURE_COOKIES": "no",
    "TRUSTED_ADDRESSES": "",
    "MIGRATOR_ALLOW_COPY": "yes",
    "MIGRATOR_DRIFT": "no",
}


@dataclass(frozen=True)
class Copy:
    """A copy as its labels tell of it. ``ends_at`` is UTC."""

    port: str
    ends_at: datetime

    @property
    def addresses(self) -> tuple[str, str]:
        """A host of its own first: browsers keep cookies by host, and the original's would be overwritten."""
        return f"http://reproduction.localhost:{self.port}/", f"http://127.0.0.1:{self.port}/"

    @property
    def until(self) -> str:
        return f"{self.ends_at:%Y-%m-%d %H:%M} UTC"

    def is_due(self, now: datetime | None = None) -> bool:
        return (now or datetime.now(UTC)) >= self.ends_at


def place(target: Stack, copy: Copy | None = None) -> Stack:
    """The copy's stack; without ``copy``, for taking it away."""
    told = {}
    if copy:
        told = {
            "REPRODUCTION_OF": target.project,
            "REPRODUCTION_PORT": copy.port,
            "REPRODUCTION_ENDS_AT": copy.ends_at.isoformat(timespec="seconds"),
        }
    return stack_beside(target, NAME, OVERLAY, {**MORE, **told})


def find_copy(target: Stack) -> Copy | None:
    """The one that stands, or what is left of it."""
    wanted = f"label=inkstone.copy-of={target.project}"
    said = read(target.engine.docker("volume", "ls", "--filter", wanted, "--format", "json")).splitlines()
    return read_labels(json.loads(said[0])) if said else None


def read_labels(volume: Mapping[str, str]) -> Copy:
    labels = dict(pair.partition("=")[::2] for pair in volume["Labels"].split(","))
    ends_at = datetime.fromisoformat(labels["inkstone.ends-at"])
    return Copy(labels["inkstone.port"], ends_at)


def find_free_port() -> str:
    with closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        return str(one.getsockname()[1])
