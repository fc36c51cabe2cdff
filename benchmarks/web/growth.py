"""What more posts cost: the medians that ``PART=pages`` left of each size."""

import json

from benchmarks.figures import describe_day, render_table
from benchmarks.web.filling import SIZES
from benchmarks.web.stack import FOLDER


def run() -> tuple[str, str]:
    kept = {size: FOLDER / f"medians-{size}.json" for size in SIZES}
    found = {size: json.loads(file.read_text()) for size, file in kept.items() if file.exists()}
    if len(found) < 2:  # noqa: PLR2004 - a ratio takes two
        raise SystemExit("Growth compares sizes. Next: SIZE=1k make bench, and SIZE=100k make bench")
    names = [
        name for name in next(iter(found.values())) if all(name in medians for medians in found.values())
    ]
    rows = [_write_row(name, [medians[name] for medians in found.values()]) for name in names]
    heading = ("case", *(f"{size}: p50 ms" for size in found), "ratio of the largest to the smallest")
    about = f"## The web: growth\n\n`PART=growth make bench` on {describe_day()}, of the runs above."
    return "web: growth", f"{about}\n\n{render_table(heading, rows)}"


def _write_row(name: str, medians: list[float]) -> list[str]:
    return [name, *(f"{one:.2f}" for one in medians), f"{medians[-1] / medians[0]:.2f}"]
