"""The two reporters."""

import json
import sys
from datetime import UTC, datetime
from typing import TextIO

from migrator.errors import MigratorError
from migrator.records import Note

WIDTH = 9  # of the longest stage's word


class TextReporter:
    """Lines that a person reads: the stage's word, then what it says."""

    def __init__(self, output: TextIO | None = None) -> None:
        self.output = output or sys.stderr

    def __call__(self, note: Note) -> None:
        first, *rest = note.text.splitlines() or [""]
        print(f"{note.stage:<{WIDTH}} {first}", file=self.output, flush=True)
        for line in rest:
            print(f"{'':<{WIDTH}} {line}", file=self.output, flush=True)


class JsonReporter:
    """One JSON object per line: ``at`` (UTC), ``stage``, ``event``, ``text`` and the note's data."""

    def __init__(self, output: TextIO | None = None) -> None:
        self.output = output or sys.stderr

    def __call__(self, note: Note) -> None:
        record = {
            "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "stage": note.stage,
            "event": note.event,
            "text": note.text,
            **note.data,
        }
        print(json.dumps(record, ensure_ascii=False, default=str), file=self.output, flush=True)


def describe_error(error: MigratorError, stage: str) -> Note:
    """An error as a note: what stopped, why, what to type next."""
    lines = [error.what]
    if error.why:
        lines.append(f"why:  {error.why}")
    lines += [f"next: {step}" for step in error.next_steps]
    data = {
        "exit_code": error.exit_code,
        "error": type(error).__name__,
        "what": error.what,
        "why": error.why,
        "next": list(error.next_steps),
    }
    return Note(stage, "stopped", "\n".join(lines), data)
