"""`make report`: asks, writes the page, and says where it lies."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from release.move import prepare
from release.report.collecting import collect
from release.report.page import render_page
from release.runner import ROOT
from release.speech import tell
from release.stack import Stack

KEPT = Path("reports")  # on the operator's machine
NAME = "report.html"


def write_report(stack: Stack, words: Sequence[str]) -> int:
    """``--rev`` is the revision whose schema is shown, ``--against`` an older one: what changed is marked."""
    parser = argparse.ArgumentParser(prog="make report", add_help=False)
    parser.add_argument("--rev", default="")
    parser.add_argument("--against", default="")
    options = parser.parse_args(words)
    prepare(stack)
    found = collect(stack, options.rev, options.against)
    folder = ROOT / KEPT
    folder.mkdir(exist_ok=True)
    partial = folder / f".{NAME}"  # whoever has the page open reads a whole one
    partial.write_text(render_page(found, stack.project), encoding="utf-8")
    partial.rename(folder / NAME)
    tell("report", f"{KEPT / NAME}   opens in any browser, from the file")
    return 0
