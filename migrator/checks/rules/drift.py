"""drift: the database is not what its revision gives. Told; an error where a statement meets it."""

import re
from collections.abc import Iterator, Sequence

from migrator.checks.finding import Finding, Severity
from migrator.checks.situation import Situation
from migrator.checks.statement import Action, Statement, Verb
from migrator.checks.telling import tell
from migrator.journal.kinds import Kind
from migrator.records import PlannedSql
from migrator.schema.difference import Change, Difference, Drift
from migrator.schema.picture import PartKind

SHOWN = 12  # differences in a finding
IF_EXISTS = re.compile(r"(?i)\bIF\s+(NOT\s+)?EXISTS\b|\bOR\s+REPLACE\b")
MAKES = {
    Verb.ADD_COLUMN: PartKind.COLUMN,
    Verb.ADD_INDEX: PartKind.INDEX,
    Verb.ADD_FOREIGN_KEY: PartKind.FOREIGN_KEY,
}
NEEDS = {
    Verb.CHANGE_COLUMN: (PartKind.COLUMN,),
    Verb.RENAME_COLUMN: (PartKind.COLUMN,),
    Verb.SET_COLUMN: (PartKind.COLUMN,),
    Verb.DROP_COLUMN: (PartKind.COLUMN,),
    Verb.DROP_INDEX: (PartKind.INDEX,),
    Verb.SET_INDEX: (PartKind.INDEX,),
    Verb.DROP_FOREIGN_KEY: (PartKind.FOREIGN_KEY,),
    Verb.DROP_CONSTRAINT: (PartKind.FOREIGN_KEY, PartKind.CHECK, PartKind.INDEX),
}
NAMED = {"TABLE": PartKind.TABLE, "VIEW": PartKind.VIEW, "TRIGGER": PartKind.TRIGGER}


def tell_drift(planned: Sequence[PlannedSql], drift: Drift | None) -> Iterator[Finding]:
    """About the plan as a whole: what differs, or why that is not known."""
    if drift is None or not planned:
        return
    place = Statement(planned[0].step.revision, 0, "", Kind.READ, "")
    if drift.unknown:
        yield tell(
            "drift-not-known", Severity.WARNING, place, place=drift.place, reason=drift.unknown, way=drift.way
        )
    elif drift.differences:
        yield tell(
            "drift", Severity.WARNING, place,
            subject=f"the database is not what revision {drift.place} gives:\n{_list(drift.differences)}",
            consequence="Something changed it that was no revision; the plan was written for what they give.",
        )  # fmt: skip


def _list(differences: Sequence[Difference]) -> str:
    more = [f"… and {len(differences) - SHOWN} more"] if len(differences) > SHOWN else []
    return "\n".join(f"  - {line}" for line in [*map(str, differences[:SHOWN]), *more])


def check_drift(statement: Statement, situation: Situation) -> Iterator[Finding]:
    """What the server would surely refuse: to make what is there already, to change what is not."""
    drift = situation.facts.drift
    if drift is None or not drift.differences or situation.rows_may_differ:
        return
    for difference in drift.differences:
        if _was_touched(difference, situation):
            continue
        if _stands_in_the_way(difference, statement):
            yield tell(
                "drift", Severity.ERROR, statement, table=difference.part.table, subject=str(difference),
                consequence="The server refuses the statement (1050, 1054, 1060, 1061, 1091, 1146).",
            )  # fmt: skip


def _was_touched(difference: Difference, situation: Situation) -> bool:
    """Whether the plan itself has changed it before."""
    part = difference.part
    if part.kind in {PartKind.VIEW, PartKind.TRIGGER}:
        return any((found.type, found.name) == (part.kind.upper(), part.name) for found in situation.changed)
    return part.table in situation.unknown_tables or (part.table, part.name) in situation.unknown_columns


def _stands_in_the_way(difference: Difference, statement: Statement) -> bool:
    part, is_missing = difference.part, difference.change is Change.MISSING
    if difference.change not in {Change.MISSING, Change.EXTRA}:
        return False
    if part.kind in NAMED.values():
        return _names_whole(difference, statement)
    if part.table != statement.table:
        return False
    if is_missing and part.kind is PartKind.COLUMN and statement.change:
        return part.name in statement.change.columns
    return any(
        _needs(action, part.kind, part.name)
        if is_missing
        else MAKES.get(action.verb) == part.kind and action.name == part.name
        for action in statement.actions
    )


def _needs(action: Action, kind: PartKind, name: str) -> bool:
    if kind is PartKind.COLUMN and any(part.column == name for part in action.parts):
        return True
    return kind in NEEDS.get(action.verb, ()) and action.name == name


def _names_whole(difference: Difference, statement: Statement) -> bool:
    """A table, view or trigger as such."""
    part = difference.part
    is_named = any(
        (NAMED.get(found.type), found.name) == (part.kind, part.name) for found in statement.objects
    )
    is_creating = statement.verb == "CREATE" and not statement.actions
    # CREATE TRIGGER names its table, CREATE VIEW may replace: what is not sure is not refused.
    if not is_named or IF_EXISTS.search(statement.text[:200]) or statement.verb in {"REPLACE", "INSERT"}:
        return False
    return is_creating if difference.change is Change.EXTRA else not is_creating
