"""Many minutes of reading and some writing: what fails, and whether memory grows after the first."""

import threading
import time

from benchmarks.figures import render_table
from benchmarks.web.bench import Bench, describe_command
from benchmarks.web.cases import enter, mix_case
from benchmarks.web.driving import CONNECTIONS, Result

FIRST_SECONDS = 60.0
HEADING = ("container", "at rest MiB", "after the first minute", "at the end", "ratio of the last two")


def run(bench: Bench) -> tuple[str, str]:
    case = mix_case(enter(bench.site), bench.posts)
    rest, results = bench.read_memory(), list[Result]()
    asking = threading.Thread(target=lambda: results.append(bench.measure(case)))
    asking.start()
    time.sleep(min(FIRST_SECONDS, bench.seconds / 2))
    first = bench.read_memory()
    asking.join()
    last = bench.read_memory()
    rows = [
        [
            name,
            f"{rest[name]:.0f}",
            f"{first[name]:.0f}",
            f"{last[name]:.0f}",
            f"{last[name] / first[name]:.2f}",
        ]
        for name in rest
    ]
    return f"web: mix {bench.size}", "\n\n".join([_describe(bench, results[0]), render_table(HEADING, rows)])


def _describe(bench: Bench, result: Result) -> str:
    return (
        f"## The web: 95 % reading, 5 % commenting, {bench.posts:,} posts\n\n{describe_command()}\n"
        f"{CONNECTIONS} connections for {bench.seconds:.0f} s: {result.requests:,} requests, {result.errors} "
        f"errors, p50 {result.p50:.0f} ms, p99 {result.p99:.0f} ms."
    )
