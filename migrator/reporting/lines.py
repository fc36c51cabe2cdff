"""The reporters that write lines, and which one is right here."""

import json
import sys
from datetime import UTC, datetime
from typing import TextIO

from migrator.errors import MigratorError
from migrator.records import Note
from migrator.reporting import Reporter
from migrator.reporting.pace import FOLLOWED, LOG_EVERY_SECONDS, LONG_SECONDS, MACHINE_EVERY_SECONDS, Pace

WIDTH = 9  # of the longest stage's word


class TextReporter:
    """Lines that a person reads: the stage's word, then what it says. A log keeps them: they are few."""

    def __init__(self, output: TextIO | None = None) -> None:
        self.output = output or sys.stderr
        self.pace = Pace(LOG_EVERY_SECONDS)

    def __call__(self, note: Note) -> None:
        if note.event not in FOLLOWED or self.is_worth_a_line(note):
            self.write(note)

    def is_worth_a_line(self, note: Note) -> bool:
        """Of statements, whether this note about one says something that a log should keep."""
        if note.event == "progress":
            return note.data["seconds"] > LONG_SECONDS and self.pace.is_due()
        return note.event == "statement-done" and note.data["seconds"] > LONG_SECONDS

    def write(self, note: Note) -> None:
        first, *rest = note.text.splitlines() or [""]
        print(f"{note.stage:<{WIDTH}} {first}", file=self.output, flush=True)
        for line in rest:
            print(f"{'':<{WIDTH}} {line}", file=self.output, flush=True)


class JsonReporter:
    """One JSON object per line: ``at`` (UTC), ``stage``, ``event``, ``text`` and the note's data."""

    def __init__(self, output: TextIO | None = None) -> None:
        self.output = output or sys.stderr
        self.pace = Pace(MACHINE_EVERY_SECONDS)

    def __call__(self, note: Note) -> None:
        if note.event == "progress" and not self.pace.is_due():
            return
        record = {
            "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "stage": note.stage,
            "event": note.event,
            "text": note.text,
            **note.data,
        }
        print(json.dumps(record, ensure_ascii=False, default=str), file=self.output, flush=True)


def choose_reporter(*, json: bool) -> Reporter:
    """JSON lines for a machine, a live bar for a person at a terminal, plain lines for a log."""
    if json:
        return JsonReporter()
    if sys.stderr.isatty():
        from migrator.reporting.terminal import TerminalReporter  # noqa: PLC0415 - a log needs no bar

        return TerminalReporter()
    return TextReporter()


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
