"""For a person at a terminal: each statement a line, and a live bar below while one runs."""

import shutil
from typing import TYPE_CHECKING, Any, TextIO

from migrator.amounts import describe_seconds
from migrator.records import Note
from migrator.reporting.lines import WIDTH, TextReporter
from migrator.reporting.pace import FOLLOWED

if TYPE_CHECKING:
    from rich.progress import Progress

NOTICED_SECONDS = 0.3  # a statement on rows that takes longer is worth a line


class TerminalReporter(TextReporter):
    """Statements on the schema are told once they are done; of those on rows only what took a while."""

    def __init__(self, output: TextIO | None = None) -> None:
        super().__init__(output)
        self.bar: Progress | None = None
        self.said: set[tuple[object, ...]] = set()  # a loop runs the same statement a thousand times

    def __call__(self, note: Note) -> None:
        if note.event == "progress":
            self._show(note)
            return
        self._hide()
        if note.event not in FOLLOWED or self.is_worth_a_line(note):
            self.write(note)

    def is_worth_a_line(self, note: Note) -> bool:
        if note.event != "statement-done":
            return False
        if note.data["seconds"] > NOTICED_SECONDS:
            return True
        same = (note.data["revision"], note.data["direction"], note.data["statement"])
        is_new = bool(note.data["is_schema"]) and same not in self.said
        self.said.add(same)
        return is_new

    def _show(self, note: Note) -> None:
        if self.bar is None:
            self.bar = make_bar(self.output)
            self.bar.start()
            self.bar.add_task("", total=None, said="")
        data = note.data
        width = shutil.get_terminal_size().columns
        estimated, done = data["estimated"], data["done"] or 0
        self.bar.update(
            self.bar.task_ids[0],
            description=f"{note.stage:<{WIDTH}} {_shorten(data['statement'], width - 60)}",
            total=estimated,
            completed=done,
            said=_describe(data),
        )

    def _hide(self) -> None:
        if self.bar is not None:
            self.bar.stop()
            self.bar = None


def make_bar(output: TextIO) -> "Progress":
    """rich's, loaded when there is something to show: a run that is over at once never pays for it."""
    from rich.console import Console  # noqa: PLC0415 - see above
    from rich.progress import BarColumn, Progress, TextColumn  # noqa: PLC0415 - see above

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=20),
        TextColumn("{task.fields[said]}", markup=False),
    )
    return Progress(*columns, console=Console(file=output), transient=True)


def _describe(data: Any) -> str:
    """``43 % 85,000 rows/s 5 s, 7 s left``"""
    parts = []
    if data["estimated"]:
        parts.append(f"{min(100, 100 * data['done'] // data['estimated'])} %")
    if data["unit"] == "rows" and data["rate"]:
        parts.append(f"{data['rate']:,.0f} rows/s")
    parts.append(describe_seconds(data["seconds"]))
    if data["remaining_seconds"] is not None:
        parts.append(f"{describe_seconds(data['remaining_seconds'])} left")
    return " · ".join(parts)


def _shorten(text: str, width: int) -> str:
    width = max(width, 20)
    return text if len(text) <= width else text[: width - 1] + "…"
