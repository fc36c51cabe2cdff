"""Which moment a copy shows: now, a snapshot, or a time since one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from release.errors import WRONG_USAGE, StoppedError

ID = re.compile(r"\d{8}T\d{6}Z")
Manifest = Mapping[str, Any]


@dataclass(frozen=True)
class Moment:
    """``snapshot`` is loaded; the binary log takes it on to ``time`` (UTC), where there is one."""

    snapshot: Manifest
    time: datetime | None = None

    @property
    def told(self) -> str:
        taken = f"{datetime.fromisoformat(self.snapshot['taken_at']):%Y-%m-%d %H:%M:%S} UTC"
        return f"{self.time:%Y-%m-%d %H:%M:%S} UTC" if self.time else taken


def read_time(at: str) -> datetime | None:
    """None for the name of a snapshot; a time without a zone is UTC. Raises ``StoppedError`` for neither."""
    if at == "latest" or ID.fullmatch(at):
        return None
    try:
        found = datetime.fromisoformat(at)
    except ValueError:
        raise StoppedError(
            f"at={at} is neither a snapshot nor a time",
            "",
            "make snapshots   lists the snapshots",
            "make reproduce at=2026-11-28T14:05:00   a time is UTC unless it says otherwise (+01:00)",
            exit_code=WRONG_USAGE,
        ) from None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)


def choose_moment(at: str, manifests: Sequence[Manifest], now: datetime | None = None) -> Moment:
    """``manifests``: newest first. Raises ``StoppedError`` with those that there are."""
    time = read_time(at)
    if time is None:
        fitting = [one for one in manifests if at in {"latest", one["id"]}]
    elif time > (now or datetime.now(UTC)):
        raise StoppedError(f"{time:%Y-%m-%d %H:%M:%S} UTC is yet to come", exit_code=WRONG_USAGE)
    else:
        fitting = [one for one in manifests if datetime.fromisoformat(one["taken_at"]) <= time]
    if not fitting:
        there_are = ", ".join(one["id"] for one in manifests) or "none"
        what = f"there is no snapshot {at}" if time is None else f"no snapshot is as old as {at}"
        raise StoppedError(what, f"There are: {there_are}", "make snapshots", exit_code=WRONG_USAGE)
    return Moment(fitting[0], time)
