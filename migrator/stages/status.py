"""STATUS: what a migration that runs elsewhere does, or what one has left half-way; nothing is changed."""

import json
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from migrator.amounts import describe_seconds
from migrator.database.gauge import VARIABLE
from migrator.database.lock import describe_holder, find_holder, lock_name
from migrator.project.environment import Project
from migrator.stages.keep import read_places
from migrator.stages.kept import render_fit
from migrator.stages.resume import describe_state, find_in_flight

BAR = 20  # characters
# The gauge of a running migrator lays down what it knows in its own session (performance_schema is readable
# for the migrator's account).
NOW = """
SELECT v.variable_value FROM performance_schema.user_variables_by_thread v
JOIN performance_schema.threads t USING (thread_id)
WHERE v.variable_name = %s AND t.processlist_db = DATABASE() AND v.variable_value IS NOT NULL
"""


def read_status(project: Project, engine: Engine, revisions: tuple[str, ...]) -> dict[str, Any]:
    """``kept``: revisions without a file here. ``fit``: the images that work on it.

    ``holder``: of the lock. ``in_flight``: by the journal. ``now``: the statement that runs.
    """
    status: dict[str, Any] = {
        "revisions": revisions,
        "heads": list(project.heads),
        "kept": sorted(project.kept),
        "fit": render_fit(read_places(engine), revisions),
        "holder": None,
        "in_flight": None,
        "now": None,
    }
    if engine.dialect.name != "mysql":
        return status
    in_flight = find_in_flight(engine)
    with engine.connect() as connection:
        database = engine.url.database or ""
        holders = (find_holder(connection, lock_name(database, which)) for which in ("run", "work"))
        holder = next((found for found in holders if found), None)
        status["now"] = _read_now(connection) if holder else None
    if holder:
        status["holder"] = {**asdict(holder), "text": describe_holder(holder)}
    if in_flight and not in_flight.is_untouched:
        status["in_flight"] = {
            "revision": in_flight.revision,
            "direction": in_flight.direction,
            "done": in_flight.done_count,
            "text": describe_state(in_flight),
        }
    return status


def _read_now(connection: Connection) -> dict[str, Any] | None:
    try:
        found = connection.exec_driver_sql(NOW, (VARIABLE,)).scalar()
    except DBAPIError:  # an account without SELECT on performance_schema
        return None
    text = found.decode() if isinstance(found, bytes) else found
    return json.loads(text) if text else None


def render_status(status: dict[str, Any]) -> str:
    heads = status["heads"]
    lines = [f"{name} (head)" if name in heads else name for name in status["revisions"] or ("base",)]
    if status["kept"]:
        names, own = ", ".join(status["kept"]), ", ".join(heads)
        lines.append(f"ahead of this image, which lacks {names}; make migrate rev={own} takes them back")
    lines += [status["fit"]] if status["fit"] else []
    now, in_flight, holder = status["now"], status["in_flight"], status["holder"]
    if holder:
        lines.append(f"a migration is running: {holder['text']}")
    if in_flight:
        state = "at work" if holder else "half-applied, and nobody works on it"
        lines.append(f"revision {in_flight['revision']}, on its way {in_flight['direction']}: {state}")
        lines.append(in_flight["text"])
    if in_flight and not holder:
        command = "make restore" if in_flight["direction"] == "back" else "make migrate"
        lines.append(f"next: the command that was interrupted, once more ({command}): it goes on from there")
    if now:
        lines += _render_now(now)
    return "\n".join(lines)


def _render_now(now: dict[str, Any]) -> list[str]:
    size = f", {now['table_rows']:,} rows" if now["table_rows"] is not None else ""
    what = f"revision {now['revision']} {now['direction']}, statement {now['number']}{size}"
    lines = [f"{what}, for {describe_seconds(now['seconds'])}: {now['statement']}"]
    if now["estimated"]:
        share = min(1.0, now["done"] / now["estimated"])
        left = now["remaining_seconds"]
        bar = "█" * round(share * BAR) + "░" * (BAR - round(share * BAR))
        lines.append(
            f"{bar} {share * 100:.0f} %" + (f", about {describe_seconds(left)} left" if left else "")
        )
    if now["waiting"]:
        lines.append(now["waiting"])
    return lines
