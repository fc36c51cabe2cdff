"""IDENTITY: what makes two plans the same plan, wherever they are to run.

Of a database only the revision that it starts from is in it: a copy's plan has the original's identity.
"""

import hashlib
import json
import re
from collections.abc import Sequence
from typing import Any

from migrator.project.environment import Project
from migrator.records import Plan, PlannedSql
from migrator.stages.keep import read_source
from migrator.version import VERSION

STAGE = "identity"
LENGTH = 32
FORMAT = 1
# What gives another text each time that a revision is rendered, as it is in a revision's own source.
MOVING = re.compile(r"\b(now|utcnow|today|time|time_ns|uuid\d|urandom|random|token_\w+|randint|choice)\(")
LITERAL = re.compile(r"'(?:[^'\\]|''|\\.)*'|\b\d[\w.]*")


def identify(project: Project, plan: Plan, planned: Sequence[PlannedSql]) -> str:
    """A digest over the migrator, the start, and each step's file and static statements, in order."""
    content = {
        "format": FORMAT,
        "migrator": VERSION,
        "start": sorted(plan.start),
        "direction": plan.direction,
        "steps": [_gather(project, one) for one in planned],
    }
    text = json.dumps(content, sort_keys=True)
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:LENGTH]


def _gather(project: Project, planned: PlannedSql) -> dict[str, Any]:
    step = planned.step
    source = read_source(project.script.get_revision(step.revision))
    # By shape where the text is another one each time: a date of today is not what was rehearsed yesterday.
    is_moving = MOVING.search(source.decode(errors="replace")) is not None
    return {
        "revision": step.revision,
        "direction": step.direction,
        "file": hashlib.sha256(source).hexdigest(),
        "statements": [LITERAL.sub("?", one) if is_moving else one for one in planned.statements],
        "dynamic": bool(planned.dynamic),  # why it is may name an address in memory
    }


def describe_identity(project: Project, plan: Plan, planned: Sequence[PlannedSql]) -> dict[str, Any]:
    """As ``identity REV`` prints it; a step's ``digest`` is its file's."""
    return {
        "start": sorted(plan.start),
        "goal": sorted(plan.goal),
        "direction": plan.direction,
        "steps": [
            {
                "revision": step.revision,
                "direction": step.direction,
                "description": step.description,
                "digest": digest_file(project, step.revision),
            }
            for step in plan.steps
        ],
        "identity": identify(project, plan, planned),
    }


def digest_file(project: Project, revision: str) -> str:
    """SHA-256 of the file by which a revision runs: the one here, else the one that the database keeps."""
    return hashlib.sha256(read_source(project.script.get_revision(revision))).hexdigest()
