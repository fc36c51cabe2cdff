"""Examining a plan: every rule on every statement, each in the situation that it will meet."""

from collections.abc import Iterator, Sequence

from migrator.checks.facts import Facts
from migrator.checks.finding import Finding, Severity
from migrator.checks.rules import Rule
from migrator.checks.situation import Situation
from migrator.checks.statement import Statement
from migrator.checks.telling import tell
from migrator.checks.understanding import understand
from migrator.journal.kinds import Kind
from migrator.journal.objects import find_objects
from migrator.records import Direction, PlannedSql


def understand_step(planned: PlannedSql, version_table: str) -> tuple[Statement, ...]:
    """A step's statements but for Alembic's own, about its version table."""
    found = (understand(planned.step.revision, number, text) for number, text in _own(planned, version_table))
    return tuple(found)


def _own(planned: PlannedSql, version_table: str) -> Iterator[tuple[int, str]]:
    for number, text in enumerate(planned.statements, start=1):
        if version_table not in text or not _is_about(text, version_table):
            yield number, text


def _is_about(text: str, version_table: str) -> bool:
    words = text.replace("`", " ").split(None, 4)
    return version_table in words[1:3] or any(found.name == version_table for found in find_objects(text))


def find_names(statements: Sequence[Statement]) -> frozenset[str]:
    """The tables that need to be looked at: all that are named but those that the plan makes itself."""
    named = {found.name for one in statements for found in one.objects if found.type == "TABLE"}
    return frozenset(named | {action.parent for one in statements for action in one.actions if action.parent})


def examine(
    plan: Sequence[tuple[PlannedSql, tuple[Statement, ...]]],
    facts: Facts,
    rules: Sequence[Rule],
    begun: str = "",
) -> Iterator[Finding]:
    """Every finding. ``begun`` is a revision in flight: what it has done is past being asked about."""
    situation = Situation(facts, tuple(one for _, statements in plan for one in statements))
    for planned, statements in plan:
        is_begun = planned.step.revision == begun
        situation.is_way_down = planned.step.direction is Direction.DOWN
        for statement in statements:
            if not is_begun:
                for rule in rules:
                    yield from rule(statement, situation)
            situation.go_past(statement)
        if planned.dynamic or is_begun:
            situation.go_past_unknown()
        if planned.dynamic and not is_begun:
            yield from _tell_dynamic(planned)


def _tell_dynamic(planned: PlannedSql) -> Iterator[Finding]:
    place = Statement(planned.step.revision, 0, "", Kind.READ, "")
    if "IdentifierError" in planned.dynamic:  # SQLAlchemy counts the letters before the server does
        yield tell("name-too-long", Severity.ERROR, place, names=planned.dynamic)
    else:
        yield tell("dynamic-revision", Severity.WARNING, place, reason=planned.dynamic)
