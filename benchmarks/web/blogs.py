"""The same posts, the same database, other blogs: what a page that is made anew costs each."""

import sys
from contextlib import ExitStack

from benchmarks.figures import render_table
from benchmarks.web import wordpress
from benchmarks.web.asking import Browser
from benchmarks.web.bench import Bench, describe_command
from benchmarks.web.cases import COLD
from benchmarks.web.driving import Case, Result, drive

HEADING = ("page", "bytes", "requests/s", "p50 ms", "errors", "CPU ms a page", "as many times ours")
PAGES = {"home": ("/", "/blog/"), "a long post": ("/posts/long-post", "/blog/posts/long-post")}
LEGEND = """Pages made anew for each who asks, without any page cache; CPU is that of all containers, with
the database's.
*Minimal* is Flask-SQLAlchemy's models and two templates under the same gunicorn and nginx
(`benchmarks/web/yardstick/blog.py`)."""


def run(bench: Bench) -> tuple[str, str]:
    rows, left_out = [], ""
    with ExitStack() as ending:
        if reason := wordpress.find_obstacle():
            left_out = f"\n\nWordPress was left out: {reason}"
            sys.stderr.write(f"WordPress is left out: {reason}\n")
            other = None
        else:
            other = ending.enter_context(wordpress.run_wordpress(bench))
        for name, (own_path, minimal_path) in PAGES.items():
            own = bench.measure(Case(name, own_path, headers=COLD))
            rows.append(_write_row(f"{name}, Inkstone", bench.site + own_path, own, own))
            minimal = bench.measure_yardstick(minimal_path)
            rows.append(_write_row(f"{name}, minimal", bench.yard + minimal_path, minimal, own))
            if other:
                site, containers, paths = other
                result = drive(Case(name, paths[name]), site, containers, bench.seconds)
                rows.append(_write_row(f"{name}, WordPress", site + paths[name], result, own))
    about = f"## The web: beside other blogs, {bench.posts:,} posts\n\n{describe_command()}\n{LEGEND}"
    return f"web: blogs {bench.size}", f"{about}\n\n{render_table(HEADING, rows)}{left_out}"


def _write_row(name: str, address: str, result: Result, own: Result) -> list[str]:
    size = len(Browser(address).ask("", Accept_Encoding="identity"))
    times = result.whole_processor / own.whole_processor
    facts = [f"{size:,}", f"{result.rate:,.0f}", f"{result.p50:.1f}", str(result.errors)]
    return [name, *facts, f"{result.whole_processor:.2f}", f"{times:.2f}"]
