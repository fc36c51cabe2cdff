"""The commands: each asks the pipeline, and writes what was asked for to standard output."""

import argparse
import json
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict

from migrator.pipeline import Pipeline
from migrator.project.environment import Project
from migrator.records import Note
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
    from migrator.stages.show import render_planned  # noqa: PLC0415 - with the checks, which others do not load

    planned = pipeline.plan_sql(options.revision)
    findings = pipeline.find_findings(planned)
    if options.json:
        records = [
            {**asdict(one), "findings": [asdict(f) for f in findings if f.revision == one.step.revision]}
            for one in planned
        ]
        _write(json.dumps(records, ensure_ascii=False))
    else:
        _write("\n\n".join(render_planned(one, findings) for one in planned))


def _identity(pipeline: Pipeline, options: argparse.Namespace) -> None:
    from migrator.stages.identity import describe_identity  # noqa: PLC0415 - as above
    from migrator.stages.render import render_plan  # noqa: PLC0415 - as above

    plan = pipeline.plan(options.revision)
    planned = render_plan(pipeline.project, pipeline.url, plan)
    _write(json.dumps(describe_identity(pipeline.project, plan, planned)))


def _ledger(pipeline: Pipeline, options: argparse.Namespace) -> None:
    from migrator.ledger import entries  # noqa: PLC0415 - as above

    if options.action == "list":
        _write(json.dumps(entries.list_records(pipeline.engine, options.kind)))
        return
    body = entries.read_body(sys.stdin.buffer)
    if options.action == "add":
        name = entries.add_record(pipeline.engine, options.kind, options.by, body)
    else:
        name = options.id
        entries.replace_record(pipeline.engine, name, body)
    _write(json.dumps({"id": name}))


def _measure(pipeline: Pipeline, _options: argparse.Namespace) -> None:
    from migrator.stages.measure import measure  # noqa: PLC0415 - as above

    _write(json.dumps(measure(pipeline.engine, pipeline.settings.version_table)))


def _check(pipeline: Pipeline, options: argparse.Namespace) -> None:
    from migrator.stages.check import check_files, refuse  # noqa: PLC0415 - as above
    from migrator.stages.show import render_findings  # noqa: PLC0415 - as above

    target = options.revision
    if options.static:
        findings = check_files(pipeline.project, target, options.since)
    else:
        findings = pipeline.find_findings(pipeline.plan_sql(target))
    if options.json:
        _write(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False))
    else:
        _write(render_findings(findings))
    refuse(target, findings)


def _drift(pipeline: Pipeline, options: argparse.Namespace) -> None:
    from migrator.stages.drift import refuse_drift  # noqa: PLC0415 - as above
    from migrator.stages.show_drift import describe_drift, render_drift  # noqa: PLC0415 - as above

    report = pipeline.report_drift(options.revision)
    if options.json:
        _write(json.dumps(describe_drift(report), ensure_ascii=False))
    else:
        _write(render_drift(report))
    refuse_drift(report.drift)


def _schema(pipeline: Pipeline, options: argparse.Namespace) -> None:
    from migrator.stages.show_schema import write_schema  # noqa: PLC0415 - as above

    pipeline.locate()  # the files that the database keeps count too

    def tell(revision: str, number: int, count: int) -> None:
        pipeline.report(
            Note("schema", "building", f"{revision} ({number} of {count})", {"revision": revision})
        )

    _write(write_schema(pipeline.project, pipeline.engine, options, tell))


def _recipe(pipeline: Pipeline, options: argparse.Namespace) -> None:
    from migrator.stages.recipe import make_recipe, plan_recipe, render_files, save_files  # noqa: PLC0415 - as above

    planned = plan_recipe(pipeline.project, pipeline.url, pipeline.locate(), options.revision)
    files = make_recipe(pipeline.project, pipeline.engine, planned)
    if options.write:
        _write("\n".join(str(path) for path in save_files(files)))
    elif options.json:
        _write(
            json.dumps([{"path": str(file.path), "text": file.text} for file in files], ensure_ascii=False)
        )
    else:
        _write(render_files(files))


def _history(pipeline: Pipeline, options: argparse.Namespace) -> None:
    entries = read_history(pipeline.project, pipeline.locate())
    if options.json:
        _write(json.dumps([asdict(entry) for entry in entries], ensure_ascii=False))
    else:
        _write(render_history(entries))


def _status(pipeline: Pipeline, options: argparse.Namespace) -> None:
    from migrator.stages.status import read_status, render_status  # noqa: PLC0415 - as above

    status = read_status(pipeline.project, pipeline.engine, pipeline.locate())
    _write(json.dumps(status, ensure_ascii=False) if options.json else render_status(status))


def _kept(pipeline: Pipeline, options: argparse.Namespace) -> None:
    from migrator.stages.keep import read_places  # noqa: PLC0415 - as above
    from migrator.stages.kept import describe_kept, list_kept, render_kept  # noqa: PLC0415 - as above

    if options.renew:
        pipeline.keep_up()
    revisions = pipeline.locate()
    kept = list_kept(read_places(pipeline.engine), revisions)
    _write(json.dumps(describe_kept(kept), ensure_ascii=False) if options.json else render_kept(kept))


def _parked(pipeline: Pipeline, options: argparse.Namespace) -> None:
    from migrator.parking.purging import describe_parked, render_parked  # noqa: PLC0415 - as above
    from migrator.stages.parked import list_parked  # noqa: PLC0415 - as above

    listed = list_parked(pipeline.engine)
    if options.json:
        _write(json.dumps(describe_parked(listed), ensure_ascii=False))
    else:
        _write(render_parked(listed))


def _purge(pipeline: Pipeline, options: argparse.Namespace) -> None:
    from migrator.parking.purging import render_parked  # noqa: PLC0415 - as above
    from migrator.stages.parked import purge  # noqa: PLC0415 - as above

    with pipeline.alone():
        gone = purge(pipeline.engine, options.name, options.days, is_confirmed=options.yes)
    _write(f"{render_parked(gone)}\ngone for good" if gone else "nothing was to go")


def _current(pipeline: Pipeline, options: argparse.Namespace) -> None:
    revisions = pipeline.locate()
    heads = set(pipeline.project.heads)
    if options.json:
        _write(json.dumps({"revisions": revisions, "heads": sorted(heads)}))
        return
    for revision in revisions or ("base",):
        _write(f"{revision} (head)" if revision in heads else revision)


def _snapshots(pipeline: Pipeline, options: argparse.Namespace) -> None:
    from migrator.snapshots import commands  # noqa: PLC0415 - as above

    commands.run(pipeline, options)


def _write(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - what was asked for goes to standard output, notes to standard error


COMMANDS: dict[str, Callable[[Pipeline, argparse.Namespace], None]] = {
    "to": _to,
    "plan": _plan,
    "identity": _identity,
    "ledger": _ledger,
    "measure": _measure,
    "check": _check,
    "adopt": _adopt,
    "drift": _drift,
    "recipe": _recipe,
    "schema": _schema,
    "history": _history,
    "kept": _kept,
    "parked": _parked,
    "purge": _purge,
    "current": _current,
    "status": _status,
    **dict.fromkeys(("snapshot", "snapshots", "prove", "restore"), _snapshots),
}
