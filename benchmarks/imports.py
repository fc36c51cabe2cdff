"""``make bench-import``: a large export of another blog is taken, and how much memory that takes at most.

SIZE=500 MB; ONLY=ghost or wordpress takes one of the two. REPORT names the file whose section is written
anew; empty: none. TEST_DATABASE_URL names a server to be used instead of a container.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.exports import WRITERS
from benchmarks.figures import describe_day, describe_machine, render_table, write_section
from benchmarks.projects import OURS, ROOT
from benchmarks.server import inherit, make_empty, run_server, write_url

SIZE = int(os.environ.get("SIZE", "500"))
ONLY = os.environ.get("ONLY", "")
REPORT = os.environ.get("REPORT", "docs/measurements.md")
BUFFER_POOL = "256M"  # as in the stack
HEADING = ("export", "MB", "posts", "what", "s", "new posts", "new comments", "most memory MiB")


@dataclass(frozen=True)
class Run:
    """``peak_mib``: the most that the process had in memory at once, as the system counts it."""

    seconds: float
    taken: dict[str, int]
    peak_mib: float


def run_import(path: Path, environ: dict[str, str]) -> Run:
    words = [str(OURS / "flask"), "content", "import", str(path), "--json"]
    began = time.monotonic()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(words, cwd=ROOT, env=environ, stdout=said)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"the import ended with {process.returncode}")
        said.seek(0)
        return Run(time.monotonic() - began, json.load(said)["taken"], usage.ru_maxrss / 1024)


def measure(kind: str, folder: Path, environ: dict[str, str]) -> list[tuple[str, ...]]:
    write, name = WRITERS[kind]
    posts = write(folder / name, SIZE * 10**6)
    size = (folder / name).stat().st_size / 10**6
    rows = []
    for what in ("taken", "once more"):
        run = run_import(folder / name, environ)
        counts = (f"{run.taken[one]:,}" for one in ("post", "comment"))
        seconds, peak = f"{run.seconds:,.0f}", f"{run.peak_mib:.0f}"
        rows.append((kind, f"{size:,.0f}", f"{posts:,}", what, seconds, *counts, peak))
        sys.stderr.write(f"{'  '.join(rows[-1])}\n")
    (folder / name).unlink()
    return rows


def describe_run() -> str:
    given = [f"{name}={os.environ[name]}" for name in ("SIZE", "ONLY") if name in os.environ]
    return (
        f"## Imports: a file of {SIZE} MB\n\n"
        f"`{' '.join([*given, 'make bench-import'])}` on {describe_day()}:\n{describe_machine()};\n"
        "MySQL 9.7 in a container of its own, configured as in the stack. Meant are at most 300 MiB.\n"
        "What is imported is made up: texts of 1,200 words, each with a comment and tags."
    )


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="bench-") as made, run_server(BUFFER_POOL) as server:
        folder, rows = Path(made), []
        for kind in WRITERS:
            if ONLY not in ("", kind):
                continue
            url = write_url(make_empty(server, "bench_import"))
            migrate = inherit(MIGRATOR_APP="", MIGRATOR_DATABASE_URL=url)
            subprocess.run(
                [sys.executable, "-m", "migrator", "to", "head"], cwd=ROOT, env=migrate, check=True
            )
            given = {"FLASK_APP": "web.app", "DATABASE_URL": url, "SECRET_KEY": "0123456789abcdef" * 2}
            environ = inherit(**given, HOME=made, MEDIA_DIRECTORY=made)
            rows += measure(kind, folder, environ)
    parts = [describe_run(), render_table(HEADING, rows)]
    sys.stdout.write("\n\n".join(parts) + "\n")
    if REPORT:
        write_section(ROOT / REPORT, f"imports: {ONLY or 'all'}", "\n\n".join(parts))
    return 0


if __name__ == "__main__":
    sys.exit(main())
