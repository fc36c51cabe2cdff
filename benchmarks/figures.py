"""Tables of figures: to the terminal, and into their section of docs/measurements.md."""

import os
import platform
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.race import Times


def render_table(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Markdown, its columns aligned so that it reads on a terminal too; numbers to the right."""
    widths = [max(len(row[n]) for row in (heading, *rows)) for n in range(len(heading))]
    marks = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    return "\n".join(_render_row(row, widths) for row in (heading, marks, *rows))


def _render_row(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = [row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]
    return f"| {' | '.join(cells)} |"


def render_race(times: dict[str, Times], base: str) -> str:
    """``base`` is what the others are told as a ratio of. The quickest run has met the least noise."""
    stock = times[base]
    rows = [
        (
            name,
            f"{one.seconds:.2f}",
            one.span,
            f"{one.seconds / stock.seconds:.2f}",
            f"{one.least_seconds / stock.least_seconds:.2f}",
            f"{one.processor_seconds:.2f}",
            f"{one.processor_seconds / stock.processor_seconds:.2f}",
        )
        for name, one in times.items()
    ]
    return render_table(
        ("command", "median s", "from, to", "ratio", "quickest's", "own CPU s", "ratio of it"), rows
    )


def describe_machine() -> str:
    """Processor, cores, memory, system, and what else went on: what the figures depend on."""
    processor = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    memory = re.search(r"MemTotal:\s*(\d+)", Path("/proc/meminfo").read_text())
    name = processor[1] if processor else platform.machine()
    size = f"{int(memory[1]) / 2**20:.0f} GiB" if memory else "memory unknown"
    system = f"Linux {platform.release()}, Python {platform.python_version()}"
    busy = f"{os.getloadavg()[0]:.1f} programs running at once before it began"
    return f"{name}, {os.cpu_count()} cores, {size}, {system};\n{busy}"


def write_section(path: Path, name: str, text: str) -> None:
    """Replace what stands between the section's two marks; a new one goes to the end."""
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    before = path.read_text(encoding="utf-8") if path.exists() else "# Measurements\n"
    section = f"{begin}\n{text.strip()}\n{end}"
    if begin in before:
        head, _, rest = before.partition(begin)
        after = head + section + rest.partition(end)[2]
    else:
        after = f"{before.rstrip()}\n\n{section}\n"
    path.write_text(after, encoding="utf-8")


def describe_day() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%d")
