"""SIZE=1k, 100k or 1m posts; SECONDS=5 for each case; ONLY=<words of a case's name>.

REPORT names the file whose section is written anew; empty: none. KEEP=yes leaves the stack running.
DATABASE_BUFFER_POOL and DATABASE_MEMORY are as in .env.example.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from benchmarks.figures import describe_day, describe_machine, render_table, write_section
from benchmarks.web import stack
from benchmarks.web.asking import Browser
from benchmarks.web.cases import enter, list_pages, other_cases, reading_cases
from benchmarks.web.driving import CONNECTIONS, Case, Result, count_queries, drive, read_memory
from benchmarks.web.filling import SIZES, count_posts, fill
from benchmarks.web.stack import FOLDER, ROOT, SERVICES, Container

SIZE = os.environ.get("SIZE", "1k")
SECONDS = float(os.environ.get("SECONDS", "5"))
ONLY = os.environ.get("ONLY", "")
REPORT = os.environ.get("REPORT", "docs/measurements.md")
HEADING = (
    *("case", "requests/s", "p50 ms", "p99 ms", "p99.9 ms", "errors", "nginx CPU", "web CPU", "db CPU"),
    *("queries", "ratio /s", "ratio of CPU", "p99's"),
)
LEGEND = """CPU: seconds per 1,000 requests. *Cold*: as whoever comes with
a cookie gets it, made by the blog; its ratios are to a bare Flask view that asks as many one-row queries,
under the same gunicorn and nginx. *Warm*: as everybody else gets it; its ratios are to nginx with the same
bytes as a static file. CPU's ratio is the yardstick's by ours, of a warm page nginx's alone: 1 is as
cheap."""


@dataclass(frozen=True)
class Bench:
    site: str
    containers: Sequence[Container]
    yard: str
    yard_containers: Sequence[Container]
    engine: Engine

    def measure(self, case: Case) -> Result:
        return drive(case, self.site, self.containers, SECONDS)

    def measure_yardstick(self, path: str) -> Result:
        return drive(Case(path, path), self.yard, self.yard_containers, SECONDS)


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


def measure_all(bench: Bench, posts: int, pages: Path) -> Iterator[list[str]]:
    people = enter(bench.site)
    for case in [*reading_cases(list_pages(posts)), *other_cases(people, posts)]:
        if ONLY in case.name:
            yield compare(bench, case, pages)
    for path in ("/hello", "/rows/1", "/rows/8"):
        own = bench.measure_yardstick(path)
        yield _write_row(f"yardstick: a bare Flask view, {path}", own, None, "")


def describe_memory(containers: Sequence[Container]) -> str:
    used = {one.name: read_memory(one) for one in containers}
    parts = ", ".join(f"{name} {mebibytes:.0f}" for name, mebibytes in used.items())
    ours = sum(mebibytes for name, mebibytes in used.items() if name != "db")
    return f"{parts} MiB; all but the database: {ours:.0f} MiB"


def describe_run(posts: int) -> str:
    given = [f"{name}={os.environ[name]}" for name in ("SIZE", "SECONDS", "ONLY") if name in os.environ]
    command = " ".join([*given, "make bench"])
    return (
        f"## The web: {posts:,} posts\n\n`{command}` on {describe_day()}:\n{describe_machine()};\n"
        f"wrk with {CONNECTIONS} connections on the same cores, {SECONDS:.0f} s a case, through nginx at its "
        f"container's address; gzip,\nas browsers ask for it. {LEGEND}"
    )


def main() -> int:
    stack.require_tools()
    posts, pages = SIZES[SIZE], FOLDER / "pages"
    pages.mkdir(parents=True, exist_ok=True)
    with ExitStack() as ending:
        ending.enter_context(stack.run_stack())
        engine = stack.connect()
        if abs(count_posts(engine) - posts) > posts // 5:
            fill(engine, posts)
        containers = [stack.find(name) for name in SERVICES]
        rest = describe_memory(containers)
        yard_nginx, yard_web = ending.enter_context(stack.run_yardsticks(pages))
        bench = Bench(
            f"http://{containers[0].address}:8080",
            containers[:3],
            f"http://{yard_nginx.address}:8080",
            (yard_nginx, yard_web, containers[2]),
            engine,
        )
        rows = list(measure_all(bench, posts, pages))
        after = describe_memory(containers)
    memory = f"Memory before the load: {rest}.\nAfter it: {after}."
    text = "\n\n".join([describe_run(posts), render_table(HEADING, rows), memory])
    sys.stdout.write(text + "\n")
    if REPORT:
        write_section(ROOT / REPORT, f"web: {SIZE}", text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
