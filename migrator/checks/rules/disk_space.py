"""disk-space: a table that is written anew stands there twice for a while."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from migrator.amounts import describe_bytes
from migrator.checks.algorithms import Algorithm, predict
from migrator.checks.facts import Facts
from migrator.checks.finding import Finding, Severity
from migrator.checks.situation import Situation
from migrator.checks.statement import Statement
from migrator.checks.telling import refuse_if, tell


def check_disk_space(statement: Statement, situation: Situation) -> Iterator[Finding]:
    table = situation.find_table(statement.table)
    cost = predict(statement, table) if table and statement.actions else None
    if table is None or cost is None or cost.algorithm < Algorithm.REBUILD:
        return
    free = find_free_bytes(situation.facts)
    details = {"needed": describe_bytes(table.bytes)}
    if free is not None and free < table.bytes:
        yield tell("disk-space", refuse_if(large=True), statement, free=describe_bytes(free), **details)
    elif free is None and situation.is_large(table.name):
        yield tell("disk-space", Severity.WARNING, statement, free="not known from here", **details)


def find_free_bytes(facts: Facts) -> int | None:
    """Free room where the server keeps its data, if that is on this machine; else None."""
    folder, server_id = facts.data_directory
    try:
        # Another machine may have a folder of the same name: the server's own mark stands in it.
        is_here = bool(server_id) and server_id in Path(folder, "auto.cnf").read_text(encoding="utf-8")
        return shutil.disk_usage(folder).free if is_here else None
    except OSError:
        return None
