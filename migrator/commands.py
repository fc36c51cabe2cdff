"""The commands: each asks the pipeline, and writes what was asked for to standard output."""

import argparse
import json
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict

from migrator.pipeline import Pipeline
from migrator.project.environment import Project
from migrator.records import PlannedSql
from migrator.reporting import Reporter
from migrator.settings import Settings
from migrator.stages.history import read_history, render_history


def run(options: argparse.Namespace, settings: Settings, report: Reporter) -> None:
    """Run one command. Raises ``MigratorError`` for whatever stops it."""
    with closing(Pipeline(Project(settings), report)) as pipeline:
        COMMANDS[options.command](pipeline, options)


def _to(pipeline: Pipeline, options: argparse.Namespace) -> None:
    pipeline.to(options.revision)


def _adopt(pipeline: Pipeline, options: argparse.Namespace) -> None:
    pipeline.adopt(options.revision)


def _plan(pipeline: Pipeline, options: argparse.Namespace) -> None:
    planned = pipeline.plan_sql(options.revision)
    if options.json:
        _write(json.dumps([asdict(one) for one in planned], ensure_ascii=False))
    else:
        _write("\n\n".join(_render_planned(one) for one in planned))


def _render_planned(planned: PlannedSql) -> str:
    step = planned.step
    lines = [f"-- {step.direction} {step.revision} {step.description}"]
    if planned.dynamic:
        lines.append(f"-- {planned.dynamic}")
    return "\n".join(lines + [f"{statement};" for statement in planned.statements])


def _history(pipeline: Pipeline, options: argparse.Namespace) -> None:
    entries = read_history(pipeline.project.script, pipeline.locate())
    if options.json:
        _write(json.dumps([asdict(entry) for entry in entries], ensure_ascii=False))
    else:
        _write(render_history(entries))


def _current(pipeline: Pipeline, options: argparse.Namespace) -> None:
    revisions = pipeline.locate()
    heads = set(pipeline.project.script.get_heads())
    if options.json:
        _write(json.dumps({"revisions": revisions, "heads": sorted(heads)}))
        return
    for revision in revisions or ("base",):
        _write(f"{revision} (head)" if revision in heads else revision)


def _write(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - what was asked for goes to standard output, notes to standard error


COMMANDS: dict[str, Callable[[Pipeline, argparse.Namespace], None]] = {
    "to": _to,
    "plan": _plan,
    "adopt": _adopt,
    "history": _history,
    "current": _current,
}
