"""APPROVE: has this very plan been rehearsed, on a copy of what it is to run on?

The ledger says so: a ``rehearsal`` that passed, of this plan, younger than a day by the database's own clock.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, inspect

from migrator.database.versions import OWN_TABLES
from migrator.errors import ApprovalMissingError
from migrator.journal.table import InFlight
from migrator.ledger.entries import open_ledger
from migrator.ledger.table import Heading, read_each
from migrator.project.environment import Project
from migrator.records import Direction, Plan
from migrator.stages.identity import digest_file, identify
from migrator.stages.plan import name_revisions
from migrator.stages.render import render_plan

STAGE = "approve"
KIND = "rehearsal"
LONGEST_HOURS = 24
MOST_RECORDS = 100  # the newest, that are looked at


@dataclass(frozen=True)
class Rehearsal:
    """A record of the ledger; what is not of the expected shape in it is as if it were not there."""

    heading: Heading
    body: dict[str, Any]

    @property
    def is_fresh(self) -> bool:
        """A minute for what the clock was set back; a record from the future would hold for ever."""
        return -60 < self.heading.age_seconds < LONGEST_HOURS * 3600  # noqa: PLR2004 - seconds

    @property
    def has_passed(self) -> bool:
        return self.body.get("passed") is True

    @property
    def has_gone_back(self) -> bool:
        return self.body.get("went_back") is True

    @property
    def steps(self) -> list[dict[str, Any]]:
        found = self.body.get("steps")
        return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []

    def names(self, key: str) -> list[str]:
        """Revisions, sorted."""
        found = self.body.get(key)
        return sorted(str(one) for one in found) if isinstance(found, list) else []


@dataclass(frozen=True)
class Wanted:
    """What a rehearsal must have been of."""

    plan: Plan
    identity: str
    digests: dict[str, str]  # of each step's file
    is_begun: bool  # its first step is half-applied

    def is_met_by(self, one: Rehearsal) -> bool:
        """Of this plan; of one that this is the rest of; or of the road that this plan goes back."""
        if not one.has_passed:
            return False
        if one.is_fresh and self._is_same(one):
            return True
        if self.is_begun:  # it was approved when it began, and from its middle there is no other way
            return self._is_rest(one) or self._is_part(one) or self._is_way_back(one)
        is_shorter = len(self.plan.steps) < len(one.steps)
        is_rest = is_shorter and self._is_rest(one, is_strict=True)
        return one.is_fresh and (is_rest or self._is_way_back(one))

    def _is_same(self, one: Rehearsal) -> bool:
        return one.body.get("identity") == self.identity and one.names("start") == sorted(self.plan.start)

    def _is_part(self, one: Rehearsal) -> bool:
        """To the end of what is half-applied and no further; the journal holds its file to what was begun."""
        first = self.plan.steps[0]
        road = [(step.get("revision"), step.get("direction")) for step in one.steps]
        return len(self.plan.steps) == 1 and (first.revision, str(first.direction)) in road

    def _is_rest(self, one: Rehearsal, *, is_strict: bool = False) -> bool:
        """``is_strict``: files that are not known to be the same are not."""
        steps = [(step.revision, str(step.direction)) for step in self.plan.steps]
        tail = one.steps[-len(steps) :]
        goes_on = [(step.get("revision"), step.get("direction")) for step in tail] == steps
        is_there = one.names("goal") == sorted(self.plan.goal)
        return goes_on and is_there and all(self._has_file(step, is_strict=is_strict) for step in tail)

    def _is_way_back(self, one: Rehearsal) -> bool:
        """A rehearsal that went back has been on each part of its road, both ways."""
        other = Direction.DOWN if self.plan.direction is Direction.UP else Direction.UP
        back = [(step.revision, str(other)) for step in reversed(self.plan.steps)]
        road = [(step.get("revision"), step.get("direction")) for step in one.steps]
        parts = (begin for begin in range(len(road) - len(back) + 1) if road[begin:][: len(back)] == back)
        begin = next(parts, None)
        if begin is None or not one.has_gone_back:
            return False
        return all(self._has_file(step) for step in one.steps[begin:][: len(back)])

    def _has_file(self, step: dict[str, Any], *, is_strict: bool = False) -> bool:
        digest = step.get("digest")
        return not is_strict if digest is None else digest == self.digests[step["revision"]]


def check_approval(project: Project, engine: Engine, plan: Plan, in_flight: InFlight | None) -> None:
    """Raise ``ApprovalMissingError`` unless the ledger holds a rehearsal that this plan may run by."""
    if in_flight and in_flight.restore:
        return  # it is refused for that
    if not plan.start and (is_first(plan, in_flight) or not has_tables(project, engine)):
        return  # an empty database has nothing to rehearse on
    planned = render_plan(project, engine.url, plan)
    digests = {step.revision: digest_file(project, step.revision) for step in plan.steps}
    wanted = Wanted(plan, identify(project, plan, planned), digests, is_first(plan, in_flight))
    seen = []
    for rehearsal in read_rehearsals(engine):
        if wanted.is_met_by(rehearsal):
            return
        seen.append(rehearsal)
    environment = project.settings.approval.environment or "…"
    raise ApprovalMissingError(
        f"the plan {plan.direction} to {name_revisions(plan.goal)} was not rehearsed: it may not run here",
        explain(wanted, seen),
        f"make rehearse to={environment}   rehearses it on a copy of what is here",
        f"make promote to={environment}   does that, and takes the release there",
    )


def has_tables(project: Project, engine: Engine) -> bool:
    """Whether any table is there but the version table and the migrator's own: what is parked holds rows."""
    own = OWN_TABLES | {project.settings.version_table}
    return any(name not in own for name in inspect(engine).get_table_names())


def is_first(plan: Plan, in_flight: InFlight | None) -> bool:
    """Whether the plan goes on with what is half-applied."""
    if in_flight is None or in_flight.is_untouched:
        return False
    first = plan.steps[0]
    return (first.revision, first.direction) == (in_flight.revision, in_flight.direction)


def read_rehearsals(engine: Engine) -> Iterator[Rehearsal]:
    """The newest first."""
    with open_ledger(engine) as table:
        for number, (heading, text) in enumerate(read_each(table, KIND)):
            if number == MOST_RECORDS:
                return
            body = json.loads(text)
            yield Rehearsal(heading, body if isinstance(body, dict) else {})


def explain(wanted: Wanted, seen: list[Rehearsal]) -> str:
    """Why none of the rehearsals will do: of the one that comes closest."""
    if not seen:
        return "The ledger of this database holds no rehearsal."
    same = [one for one in seen if one.body.get("identity") == wanted.identity]
    passed = [one for one in same if one.has_passed]
    if passed and not passed[0].is_fresh:
        hours = passed[0].heading.age_seconds / 3600
        if hours < 0:
            return f"{_name(passed[0])} was of this plan, but by the database's clock it is still to come."
        return f"{_name(passed[0])} was of this plan, {hours:.1f} hours ago; {LONGEST_HOURS} is the most."
    if same and not passed:
        return f"{_name(same[0])} was of this plan, and did not pass."
    return f"{_name(seen[0])}, the newest, was of another plan: {_find_difference(wanted, seen[0])}."


def _name(one: Rehearsal) -> str:
    return f"Rehearsal {one.heading.id}"


def _find_difference(wanted: Wanted, one: Rehearsal) -> str:
    plan = wanted.plan
    for key, revisions in (("start", plan.start), ("goal", plan.goal)):
        names = one.names(key)
        if names != sorted(revisions):
            return f"its {key} is {name_revisions(tuple(names))}, not {name_revisions(revisions)}"
    steps = [(step.get("revision"), step.get("direction")) for step in one.steps]
    if steps != [(step.revision, str(step.direction)) for step in plan.steps]:
        return "it went by other revisions"
    changed = [step["revision"] for step in one.steps if not wanted._has_file(step)]  # noqa: SLF001 - of this file
    if changed:
        return f"another file of {', '.join(changed)}"
    return "the same revisions with other statements, or run by another version of the migrator"
