"""``make bench-migrations``: the migrator beside what would be used instead, in one run.

ROUNDS=9 of each race, REVISIONS=100 in the made-up history, SIZE=5000000 rows in the large table; ONLY=idle,
chain, large or parked takes a part. REPORT names the file whose section is written anew; empty: none.
TEST_DATABASE_URL names a server to be used instead of a container.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from benchmarks.figures import describe_day, describe_machine, render_race, render_table, write_section
from benchmarks.large import HEADING, change_large_table
from benchmarks.parked import HEADING as PARKED_HEADING
from benchmarks.parked import park_columns
from benchmarks.projects import (
    ROOT,
    STOCK,
    Place,
    make_blog_runners,
    make_chain_runners,
    without_preparing,
)
from benchmarks.race import race
from benchmarks.server import make_empty, run_server
from benchmarks.visitor import EVERY_SECONDS

ROUNDS = int(os.environ.get("ROUNDS", "9"))
REVISIONS = int(os.environ.get("REVISIONS", "100"))
SIZE = int(os.environ.get("SIZE", "5000000"))
ONLY = os.environ.get("ONLY", "")
REPORT = os.environ.get("REPORT", "docs/measurements.md")
BUFFER_POOL = os.environ.get("DATABASE_BUFFER_POOL", "256M")  # as in the stack
YARDSTICKS = ROOT / "artefacts" / "yardsticks"


def measure_blog(place: Place) -> Iterator[str]:
    runners = make_blog_runners(place)
    make_empty(place.server, "bench_blog")
    subprocess.run(
        runners[0].words, cwd=runners[0].folder, env=runners[0].environ, check=True, capture_output=True
    )
    yield f"### Nothing to do: the blog's history, at its head (median of {ROUNDS})"
    yield render_race(race(runners, ROUNDS), STOCK)


def measure_chain(place: Place) -> Iterator[str]:
    runners = make_chain_runners(place, REVISIONS)
    rounds = max(1, ROUNDS * 2 // 3)
    yield f"### {REVISIONS} revisions, from empty (median of {rounds})"
    yield render_race(race(runners, rounds), STOCK)
    yield f"### Nothing to do: {REVISIONS} revisions, at their head (median of {ROUNDS})"
    yield render_race(race(list(without_preparing(runners)), ROUNDS), STOCK)


def measure_large(place: Place) -> Iterator[str]:
    yield f"### A table of {SIZE:,} rows, read and written every {EVERY_SECONDS * 1000:.0f} ms meanwhile"
    rows = []
    for change in change_large_table(place, SIZE):
        sys.stderr.write(f"{'  '.join(change.cells)}\n")
        rows.append(change.cells)
    yield render_table(HEADING, rows)


def measure_parked(place: Place) -> Iterator[str]:
    yield f"### Columns of a table of {SIZE:,} rows, read and written meanwhile"
    rows = []
    for cells in park_columns(place, SIZE):
        sys.stderr.write(f"{'  '.join(cells)}\n")
        rows.append(cells)
    yield render_table(PARKED_HEADING, rows)


PARTS = {
    "idle": ("nothing to do", measure_blog),
    "chain": ("a history from empty", measure_chain),
    "large": ("a large table under load", measure_large),
    "parked": ("columns set aside and given back", measure_parked),
}


def describe_run(title: str) -> str:
    names = [name for name in ("ROUNDS", "REVISIONS", "SIZE", "ONLY") if name in os.environ]
    given = [f"{name}={os.environ[name]}" for name in names]
    command = " ".join([*given, "make bench-migrations"])
    return (
        f"## Migrations: {title}\n\n`{command}` on {describe_day()}:\n{describe_machine()};\n"
        "MySQL 9.7 in a container of its own, configured as in the stack (`database/server.cnf`,\n"
        f"buffer pool {BUFFER_POOL}). Stock is Flask-Migrate in an environment without the migrator;\n"
        "ratios are to it, within one run."
    )


def measure_part(place: Place, name: str) -> None:
    """Its tables, to standard output and into its own section of the report."""
    title, measure = PARTS[name]
    parts = []
    for part in chain((describe_run(title),), measure(place)):
        sys.stdout.write(part + "\n\n")
        sys.stdout.flush()
        parts.append(part)
    if REPORT:
        write_section(ROOT / REPORT, f"migrations: {name}", "\n\n".join(parts))


def main() -> int:
    subprocess.run([ROOT / "benchmarks" / "environment", YARDSTICKS], check=True)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, run_server(BUFFER_POOL) as server:
        place = Place(Path(folder), YARDSTICKS, server)
        for name in PARTS:
            if ONLY in ("", name):
                measure_part(place, name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
