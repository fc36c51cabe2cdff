"""What drift found, as text to paste and as a record."""

from collections.abc import Iterator
from typing import Any

from migrator.mending.running import Repair
from migrator.mending.trial import Mended
from migrator.schema.difference import Difference
from migrator.stages.drift import DriftReport, describe_count


def render_drift(report: DriftReport) -> str:
    """Every difference as a comment, then the statements; those that would lose data are comments too."""
    place, differences = report.drift.place, report.drift.differences
    if report.mended is None:
        return f"no drift: the database is what revision {place} gives"
    lines = [f"-- {describe_count(len(differences))} from what revision {place} gives:"]
    lines += _as_comment("\n".join(f"  {difference}" for difference in differences))
    lines += ["", "-- What closes the gap, tried on an empty copy of this schema, in this order:"]
    for repair in report.mended.repairs:
        lines += _render_repair(repair)
    lines += _render_left(report.mended)
    return "\n".join(lines)


def _render_repair(repair: Repair) -> Iterator[str]:
    if repair.copies is not None:
        yield f"-- copies the table (about {repair.copies:,} rows) and keeps its writers out meanwhile:"
    text = f"{repair.statement};"
    if ";" in repair.statement:  # a trigger's body: a client would end the statement at its first one
        text = f"DELIMITER //\n{repair.statement}//\nDELIMITER ;"
    if repair.loses:
        yield f"-- LOSES DATA: {repair.loses}. Look at them first; then take the dashes away:"
        yield from _as_comment(text)
    else:
        yield text


def _render_left(mended: Mended) -> Iterator[str]:
    if not mended.left:
        return
    yield ""
    yield "-- What no statement here closes; write a revision for it:"
    yield from _as_comment("\n".join(f"  {difference}" for difference in mended.left))
    for refusal in mended.refusals:
        yield from _as_comment(f"  refused: {refusal}")


def _as_comment(text: str) -> Iterator[str]:
    return (f"-- {line}" for line in text.splitlines())


def describe_drift(report: DriftReport) -> dict[str, Any]:
    """``revisions``, ``differences``, ``sql`` in its order, and ``left``: what that does not close."""
    mended = report.mended or Mended(())
    return {
        "revisions": report.drift.revisions,
        "differences": [_describe(difference) for difference in report.drift.differences],
        "sql": [
            {"statement": one.statement, "loses": one.loses, "copies_rows": one.copies}
            for one in mended.repairs
        ],
        "left": [str(difference) for difference in mended.left],
        "refusals": mended.refusals,
    }


def _describe(difference: Difference) -> dict[str, Any]:
    part, expected, found = difference.part, difference.expected, difference.found
    return {
        "change": difference.change,
        "kind": part.kind,
        "table": part.table,
        "name": part.name,
        "expected": dict(expected.attributes) if expected else None,
        "found": dict(found.attributes) if found else None,
        "text": str(difference),
    }
