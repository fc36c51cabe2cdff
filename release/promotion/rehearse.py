"""`make rehearse to=…`, and asking whether a plan has been rehearsed."""

import argparse
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from release.bring_up import start_database
from release.errors import StoppedError
from release.lock import hold_lock
from release.promotion import ledger
from release.promotion.choosing import choose
from release.promotion.page import render_page
from release.promotion.present import find_revisions, name
from release.promotion.rehearsal import REHEARSAL_FAILED, Outcome, rehearse
from release.promotion.releases import Release, with_images
from release.promotion.sending import send_images
from release.runner import ROOT, read
from release.speech import tell
from release.stack import Stack

VALID = timedelta(hours=24)
KEPT = Path("rehearsals")  # on the operator's machine; the ledger has the same


def run_rehearsal(_: Stack, words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="make rehearse", add_help=False)
    parser.add_argument("--from", dest="source", default="")
    parser.add_argument("--to", required=True)
    parser.add_argument("--release", default="")
    options = parser.parse_args(words)
    choice = choose(options.source, options.to, options.release, forced="only rehearsed")
    with hold_lock(choice.target.own_folder, f"rehearse to={options.to}"):
        send_images(choice.source, choice.target, choice.release)
        start_database(with_images(choice.target, choice.release.images))
        if not find_revisions(with_images(choice.target, choice.release.images)):
            tell("rehearse", f"the database of {options.to} is empty; there is nothing to rehearse on")
            return 0
        rehearse_and_record(choice.target, choice.release)
    return 0


def require_rehearsal(
    target: Stack, release: Release, start: Sequence[str], goal: str = "head", blog: str = ""
) -> str:
    """The id of a passing rehearsal of this very plan, which is made unless there is one. "" needs none."""
    stack = with_images(target, release.images)
    if not start:
        tell("rehearse", "the database is empty; there is nothing to rehearse on")
        return ""
    identity = json.loads(read(stack.compose.one_off("migrator", "identity", goal)))["identity"]
    found = find_passing(stack, identity, blog or release.images["web"])
    if found:
        tell("rehearse", f"this very plan passed at {found.at} UTC, by {found.by}")
        return found.id
    return rehearse_and_record(target, release, goal, blog)


def find_passing(stack: Stack, identity: str, blog: str) -> ledger.Entry | None:
    for entry in ledger.read_ledger(stack, ledger.REHEARSAL):
        age = datetime.now(UTC) - datetime.fromisoformat(entry.at).replace(tzinfo=UTC)
        is_this = entry.body["identity"] == identity and entry.body.get("blog") == blog
        if entry.body["passed"] and is_this and age < VALID:
            return entry
    return None


def rehearse_and_record(target: Stack, release: Release, goal: str = "head", blog: str = "") -> str:
    """The record's id. Raises ``StoppedError`` (21) when it did not pass; the report is written anyway."""
    outcome = rehearse(target, release, goal, blog)
    body = {**outcome.to_body(), "environment": target.environment, "blog": blog or release.images["web"]}
    record = ledger.add(with_images(target, release.images), ledger.REHEARSAL, body)
    page = write_report(record, body)
    tell_outcome(outcome)
    tell("rehearse", f"report: {page}")
    if not outcome.passed:
        raise StoppedError(
            f"the rehearsal of {release.id} on {target.environment}'s data failed; nothing was changed there",
            "\n".join([*outcome.failures, *outcome.advice]),
            f"{page}   has every statement with its time",
            "docs/runbook.md   says what exit 21 means and what to do",
            exit_code=REHEARSAL_FAILED,
        )
    return record


def tell_outcome(outcome: Outcome) -> None:
    rows = sum(outcome.rows.values())
    tell(
        "rehearse",
        f"{'passed' if outcome.passed else 'failed'}: {name(outcome.start)} -> {name(outcome.goal)} on"
        f" {len(outcome.rows)} tables with {rows:,} rows, {outcome.seconds:.0f} s in all",
    )
    for one in outcome.statements:
        took = f"{one['seconds'] or 0:.2f} s {one['algorithm'] or ''}".rstrip()
        tell("rehearse", f"  {one['revision']}  {took:<14} {str(one['statement'])[:90]}")


def write_report(record: str, body: dict[str, Any]) -> str:
    """A page for people and JSON for machines, side by side; the page's path."""
    folder = ROOT / KEPT
    folder.mkdir(exist_ok=True)
    (folder / f"{record}.json").write_text(json.dumps(body, ensure_ascii=False, indent=1), encoding="utf-8")
    (folder / f"{record}.html").write_text(render_page(record, body), encoding="utf-8")
    return str(KEPT / f"{record}.html")
