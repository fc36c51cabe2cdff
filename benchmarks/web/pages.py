"""Each page as whoever comes first gets it, and as everybody after; and the yardsticks beside them."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import render_table
from benchmarks.web.asking import Browser
from benchmarks.web.bench import ONLY, Bench, describe_command
from benchmarks.web.cases import enter, list_pages, other_cases, reading_cases
from benchmarks.web.driving import CONNECTIONS, Case, Result, count_queries
from benchmarks.web.stack import FOLDER

HEADING = (
    *("case", "requests/s", "p50 ms", "p99 ms", "p99.9 ms", "errors", "nginx CPU", "web CPU", "db CPU"),
    *("queries", "ratio /s", "ratio of CPU", "p99's"),
)
LEGEND = """CPU: seconds per 1,000 requests. *Cold*: as whoever comes with
a cookie gets it, made by the blog; its ratios are to a bare Flask view that asks as many one-row queries,
under the same gunicorn and nginx. *Warm*: as everybody else gets it; its ratios are to nginx with the same
bytes as a static file. CPU's ratio is the yardstick's by ours, of a warm page nginx's alone: 1 is as
cheap."""


def save_page(pages: Path, site: str, path: str) -> str:
    """The very bytes that the blog sends, as files of the yardstick; the address there."""
    name = f"{abs(hash(path))}.html"
    for ending, encoding in (("", "identity"), (".gz", "gzip")):
        body = Browser(site).ask(path, Accept_Encoding=encoding, Accept_Language="en-GB,en;q=0.9")
        (pages / f"{name}{ending}").write_bytes(body)
    return f"/pages/{name}"


def compare(bench: Bench, case: Case, pages: Path) -> list[str]:
    queries = count_queries(bench.engine, Browser(bench.site), case.page) if case.page else 0
    own = bench.measure(case)
    base = _measure_base(bench, case, queries, pages)
    sys.stderr.write(f"{case.name}: {own.rate:.0f}/s, {own.errors} errors\n")
    return _write_row(case.name, own, base, str(queries) if case.page else "")


def _measure_base(bench: Bench, case: Case, queries: int, pages: Path) -> Result | None:
    if case.base == "static":
        return bench.measure_yardstick(save_page(pages, bench.site, case.path))
    if case.base == "rows":
        return bench.measure_yardstick(f"/rows/{queries}")
    return None


def _write_row(name: str, own: Result, base: Result | None, queries: str) -> list[str]:
    processor = list(own.processor.values())
    ratios = ["", "", ""]
    if base:
        spent = _compare_processor(own, base, is_static="warm" in name)
        ratios = [f"{ratio:.2f}" for ratio in (own.rate / base.rate, spent, own.p99 / base.p99)]
    return [
        name,
        *(f"{own.rate:,.0f}", f"{own.p50:.2f}", f"{own.p99:.2f}", f"{own.p999:.2f}", str(own.errors)),
        *(f"{used:.3f}" for used in processor),
        queries,
        *ratios,
    ]


def _compare_processor(own: Result, base: Result, *, is_static: bool) -> float:
    """A kept page costs the others by the second, not by the request: there nginx is compared alone."""
    if is_static:
        return base.processor["yardstick nginx"] / own.processor["nginx"]
    return base.whole_processor / own.whole_processor


def measure_all(bench: Bench) -> Iterator[list[str]]:
    people = enter(bench.site)
    posts, pages = bench.posts, bench.pages
    for case in [*reading_cases(list_pages(posts)), *other_cases(people, posts)]:
        if ONLY in case.name:
            yield compare(bench, case, pages)
    for path in ("/hello", "/rows/1", "/rows/8"):
        own = bench.measure_yardstick(path)
        yield _write_row(f"yardstick: a bare Flask view, {path}", own, None, "")


def describe_run(bench: Bench) -> str:
    return (
        f"## The web: {bench.posts:,} posts\n\n{describe_command()}\n"
        f"wrk with {CONNECTIONS} connections on the same cores, {bench.seconds:.0f} s a case, through "
        f"nginx at its container's address; gzip,\nas browsers ask for it. {LEGEND}"
    )


def run(bench: Bench) -> tuple[str, str]:
    """The section's name and its text. The medians are kept for what compares the sizes."""
    rest = bench.describe_memory()
    rows = list(measure_all(bench))
    memory = f"Memory before the load: {rest}.\nAfter it: {bench.describe_memory()}."
    if not ONLY:
        medians = {row[0]: float(row[2].replace(",", "")) for row in rows}
        (FOLDER / f"medians-{bench.size}.json").write_text(json.dumps(medians), encoding="utf-8")
    return f"web: {bench.size}", "\n\n".join([describe_run(bench), render_table(HEADING, rows), memory])
