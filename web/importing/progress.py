"""Where an import stands: a bar on a terminal, a line now and then elsewhere. On standard error."""

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

from rich.console import Console
from rich.progress import track

Thing = TypeVar("Thing")
_LINES = 10


def show_progress(things: Iterable[Thing], count: int, what: str) -> Iterator[Thing]:
    console = Console(stderr=True)
    if console.is_terminal:
        yield from track(things, description=what, total=count, console=console, transient=True)
    else:
        yield from _print_lines(things, count, what)


def _print_lines(things: Iterable[Thing], count: int, what: str) -> Iterator[Thing]:
    step = max(count // _LINES, 50)
    for number, thing in enumerate(things, 1):
        yield thing
        if number % step == 0:
            print(f"{what}: {number} of {count}", file=sys.stderr, flush=True)  # noqa: T201 - a command's own voice
