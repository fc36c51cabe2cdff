"""What the page tells, asked of each environment's own migrator, conductor's ledger and containers."""

import json
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from release.errors import StoppedError
from release.health import read_states
from release.look import is_whole
from release.promotion import ledger
from release.promotion.graph import DRIFTED, HERE
from release.promotion.releases import Release, from_body
from release.promotion.standing import UNKNOWN, find_name
from release.reaching import read_reachable
from release.runner import ask, read
from release.speech import tell
from release.stack import Stack, list_environments

LEDGER = ("ledger", "list")
AT_ONCE = 3  # environments: what takes long is that containers start


@dataclass(frozen=True)
class Environment:
    """One that runs, or was running. What it did not tell is empty, and named in ``silent``.

    ``drift``: what differs from its revision, in sentences; None when that is not known.
    """

    name: str
    is_running: bool
    is_healthy: bool = False
    release: str = ""
    status: Mapping[str, Any] = field(default_factory=dict)
    kept: Sequence[Mapping[str, Any]] = ()
    parked: Sequence[Mapping[str, Any]] = ()
    drift: tuple[str, ...] | None = None
    records: tuple[ledger.Entry, ...] = ()
    snapshot: Mapping[str, Any] | None = None
    silent: tuple[str, ...] = ()

    @property
    def revisions(self) -> tuple[str, ...]:
        return tuple(self.status.get("revisions", ()))

    @property
    def promotions(self) -> list[ledger.Entry]:
        """Newest first."""
        return [one for one in self.records if one.kind == ledger.PROMOTION]

    @property
    def rehearsals(self) -> list[ledger.Entry]:
        return [one for one in self.records if one.kind == ledger.REHEARSAL]

    @property
    def releases(self) -> Iterator[Release]:
        for one in self.records:
            if one.kind == ledger.RELEASE:
                yield from_body(one.body)
            elif one.kind == ledger.PROMOTION:
                yield from_body(one.body["release"])


@dataclass(frozen=True)
class Findings:
    """``entries`` and ``album`` are the migrator's `history` and `schema --every`, as JSON."""

    made_at: datetime
    environments: tuple[Environment, ...]
    entries: Sequence[Mapping[str, Any]]
    album: Mapping[str, Any]


def collect(stack: Stack, revision: str, against: str) -> Findings:
    """Raises ``StoppedError`` where the stack itself does not answer; of others less is told then."""
    with ThreadPoolExecutor(AT_ONCE) as at_once:
        environments = tuple(at_once.map(lambda one: look_at(*one), list_stacks(stack)))
    entries = _load(read(stack.compose.one_off("migrator", "--json", "history")))
    words = [revision or "heads"]
    since = against or ("" if revision else choose_older(environments, entries))
    words += ["--against", since] if since else []
    tell("report", "running the history in a scratch database")
    album = _load(read(stack.compose.one_off("migrator", "--json", "schema", *words, "--every")))
    return Findings(datetime.now(UTC), environments, entries, album)


def list_stacks(stack: Stack) -> Iterator[tuple[Stack, str]]:
    """In the order in which a release travels; one without a name of its own first."""
    if stack.environment not in list_environments():
        yield stack, HERE
    for other in read_reachable("report"):
        if other.environment == stack.environment:
            yield stack, stack.environment
        elif other.project != stack.project and read_states(other):
            yield other, other.environment


def look_at(stack: Stack, name: str) -> Environment:
    """Every question is a container of its own that changes nothing. What fails stops no other."""
    tell("report", f"looking at {name}")
    try:
        return _look_at(stack, name)
    except StoppedError as error:
        tell("report", f"{name}: {error.what}")
        return Environment(name, is_running=True, silent=(error.what,))


def _look_at(stack: Stack, name: str) -> Environment:
    if not read(stack.compose.containers("db", running=True)).strip():
        return Environment(name, is_running=False)
    silent: list[str] = []
    release = find_name(stack)
    return Environment(
        name,
        is_running=True,
        is_healthy=is_whole(read_states(stack)),
        release="" if release == UNKNOWN else release,
        status=_ask(stack, silent, "status") or {},
        kept=_ask(stack, silent, "kept") or [],
        parked=_ask(stack, silent, "parked") or [],
        drift=_find_drift(stack),
        records=tuple(_read_records(stack, silent)),
        snapshot=_find_snapshot(stack, silent),
        silent=tuple(silent),
    )


def _ask(stack: Stack, silent: list[str], *words: str, service: str = "migrator") -> Any:
    done = ask(stack.compose.one_off(service, "--json", *words))
    if done.returncode:
        silent.append(words[0])
        return None
    return _load(done.stdout)


def _find_drift(stack: Stack) -> tuple[str, ...] | None:
    done = ask(stack.compose.one_off("migrator", "--json", "drift"))
    if done.returncode not in {0, DRIFTED} or not done.stdout.strip():
        return None
    return tuple(one["text"] for one in _load(done.stdout)["differences"])


def _read_records(stack: Stack, silent: list[str]) -> Iterator[ledger.Entry]:
    for one in _ask(stack, silent, *LEDGER) or []:
        yield ledger.Entry(one["id"], one["kind"], one["at"], one["by"], one["body"])


def _find_snapshot(stack: Stack, silent: list[str]) -> Mapping[str, Any] | None:
    if ask(stack.engine.image_id(stack.images["snapshot"])).returncode:
        return None  # never used here
    listed = _ask(stack, silent, "snapshots", service="snapshot")
    return listed[0] if listed else None


def _load(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise StoppedError("the migrator's answer was not understood", f"{error}: {text[:200]}") from error


def choose_older(environments: Sequence[Environment], entries: Sequence[Mapping[str, Any]]) -> str:
    """Where the furthest environment stands, when that is not the newest revision; "" for no difference."""
    heads = {entry["revision"] for entry in entries if entry["is_head"]}
    known = {entry["revision"] for entry in entries}
    for one in reversed(environments):
        behind = [revision for revision in one.revisions if revision in known - heads]
        if behind:
            return behind[0]
    return ""
