"""A promotion's own state, as the ledger of the environment that it goes to holds it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from typing import Any

from release.errors import StoppedError
from release.promotion import ledger
from release.promotion.releases import Release, from_body
from release.speech import tell
from release.stack import Stack

RUNNING, DONE, TAKEN_BACK, STUCK = "running", "done", "taken back", "stuck"
TAKING_BACK = "taking back"
GOING_BACK = frozenset({TAKING_BACK, STUCK})  # what goes on with it takes it back
OPEN = GOING_BACK | {RUNNING}
# In their order. From "migrating" on, something was changed: the line of impact.
STEPS = ("begun", "migrating", "rolling", "visiting", "watching", "done")


Latency = dict[str, dict[str, float]]


@dataclass
class Promotion:
    """``before``: the images and revisions that stood there; ``step`` is the one that is being taken.

    ``latency``: of the home page, ``before`` anything was changed and ``after`` the switch.
    """

    release: Release
    source: str
    before: dict[str, str]
    start: list[str]
    rehearsal: str = ""
    snapshot: str = ""
    forced: str = ""
    status: str = RUNNING
    step: str = "begun"
    reason: str = ""
    way: str = "promote"  # or rollback
    times: dict[str, str] = field(default_factory=dict)
    latency: Latency = field(default_factory=dict)
    id: str = ""
    by: str = ""

    def to_body(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if name not in {"id", "by"}}

    @property
    def has_impact(self) -> bool:
        return STEPS.index(self.step) >= STEPS.index("migrating")


def begin(stack: Stack, promotion: Promotion) -> Promotion:
    promotion.id = ledger.add(stack, ledger.PROMOTION, _stamp(promotion))
    promotion.by = ledger.who()
    return promotion


def enter(stack: Stack, promotion: Promotion, step: str) -> None:
    """Written before the step is taken."""
    promotion.step = step
    ledger.replace(stack, promotion.id, _stamp(promotion))


def end(stack: Stack, promotion: Promotion, status: str, reason: str = "") -> None:
    promotion.status, promotion.reason = status, reason
    if status == DONE:
        promotion.step = "done"
    ledger.replace(stack, promotion.id, _stamp(promotion))


def try_to_end(stack: Stack, promotion: Promotion, status: str, reason: str) -> None:
    """Where something else has failed already: that is what has to be told, and the same command goes on."""
    try:
        end(stack, promotion, status, reason)
    except StoppedError as error:
        tell("ledger", f"{error.what}: {error.why}".rstrip(": "))


def tell_command(way: str, release: str, environment: str) -> str:
    """What goes on with a promotion, or with a rollback."""
    if way == "rollback":
        return f"make rollback env={environment}"
    return f"make promote to={environment} release={release}"


def find_open(stack: Stack) -> Promotion | None:
    """The one that was begun and has not ended, in whatever way."""
    newest = next(iter(list_all(stack)), None)
    return newest if newest and newest.status in OPEN else None


def list_all(stack: Stack) -> list[Promotion]:
    """Newest first."""
    return [_read(entry) for entry in ledger.read_ledger(stack, ledger.PROMOTION)]


def _read(entry: ledger.Entry) -> Promotion:
    body: Mapping[str, Any] = {**entry.body, "release": from_body(entry.body["release"])}
    known = {one.name for one in fields(Promotion)}  # a newer conductor may have written more
    return Promotion(
        **{name: value for name, value in body.items() if name in known}, id=entry.id, by=entry.by
    )


def _stamp(promotion: Promotion) -> dict[str, Any]:
    promotion.times[f"{promotion.status}: {promotion.step}"] = datetime.now(UTC).isoformat(timespec="seconds")
    return promotion.to_body()
