"""The commands: snapshot, snapshots, prove, restore."""

import argparse
import json
from dataclasses import asdict

from migrator.errors import RefusedByCheckError
from migrator.pipeline import Pipeline
from migrator.records import Note
from migrator.snapshots.manifest import Manifest
from migrator.snapshots.settings import read_snapshot_settings
from migrator.snapshots.work import Snapshots, describe


def run(pipeline: Pipeline, options: argparse.Namespace) -> None:
    """One of the four. Raises ``MigratorError`` for whatever stops it."""
    COMMANDS[options.command](Snapshots(pipeline, read_snapshot_settings()), options)


def _take(snapshots: Snapshots, options: argparse.Namespace) -> None:
    if options.before:
        snapshots.take_before(options.before, options.reason or f"before the migration to {options.before}")
    else:
        snapshots.take(options.reason or "asked for")


def _list(snapshots: Snapshots, options: argparse.Namespace) -> None:
    found = snapshots.shelf.read_all()
    damaged = sorted(set(snapshots.shelf.list_ids()) - {one.id for one in found})
    if options.json:
        _write(json.dumps([asdict(one) for one in found], ensure_ascii=False))
        return
    for one in found:
        _write(render(one))
    for name in damaged:
        _write(f"{name}  cannot be used: its manifest is not what was written")
    if not found and not damaged:
        _tell(snapshots, "snapshots", "there is none yet. Next: make snapshot")


def render(one: Manifest) -> str:
    state = "half-applied" if one.half_applied else "proved" if one.proved_at else "unproved"
    revisions = ",".join(one.revisions) or "base"
    size = f"{one.size / 1e6:,.1f} MB"
    return f"{one.id}  {revisions:<12}  {one.rows:>11,} rows  {size:>11}  {state:<12}  {one.reason}"


def _prove(snapshots: Snapshots, options: argparse.Namespace) -> None:
    _tell(snapshots, "prove", describe(snapshots.prove(options.id)))


def _restore(snapshots: Snapshots, options: argparse.Namespace) -> None:
    if options.yes:
        manifest = snapshots.restore(options.id)
        _tell(
            snapshots, "restore", f"the database is what it was at {manifest.taken_at}: {describe(manifest)}"
        )
        return
    manifest = snapshots.look(options.id)
    _tell(snapshots, "restore", f"whole: {describe(manifest)}\ntaken {manifest.taken_at}: {manifest.reason}")
    if not options.look:
        raise RefusedByCheckError(
            "nothing was changed: a restore replaces the database and the uploaded files",
            "What is there now is copied first, but what is written from now on would be lost.",
            f"make restore at={manifest.id} yes=1   (python -m migrator restore {manifest.id} --yes)",
        )


def _tell(snapshots: Snapshots, stage: str, text: str) -> None:
    snapshots.pipeline.report(Note(stage, "done", text))


def _write(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - what was asked for goes to standard output


COMMANDS = {"snapshot": _take, "snapshots": _list, "prove": _prove, "restore": _restore}
