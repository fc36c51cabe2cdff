"""How long it takes, under load, until what was published stands on the pages that show it."""

import threading
import time
from secrets import token_hex

from benchmarks.figures import render_table
from benchmarks.web.asking import Browser
from benchmarks.web.bench import Bench, describe_command
from benchmarks.web.cases import TEXT, enter, mix_case
from benchmarks.web.driving import CONNECTIONS

TIMES = 10
PAGES = {"home": "/", "the tag's page": "/tags/tag-3", "Atom feed": "/feed.atom"}
LONGEST_SECONDS = 10.0
EVERY_SECONDS = 0.05


def run(bench: Bench) -> tuple[str, str]:
    people = enter(bench.site)
    is_over = threading.Event()
    load = threading.Thread(target=_keep_asking, args=(bench, is_over))
    load.start()
    try:
        time.sleep(2)
        waits = [_publish(bench.site, people.writer) for _ in range(TIMES)]
    finally:
        is_over.set()
        load.join()
    rows = [[name, *_summarise([wait[name] for wait in waits])] for name in PAGES]
    about = (
        f"## The web: until it shows, under load\n\n{describe_command()}\n"
        f"{TIMES} posts, published one after another while {CONNECTIONS} connections read and comment; "
        f"asked for every {EVERY_SECONDS * 1000:.0f} ms,\nfrom the answer to the writer on."
    )
    return (
        "web: publishing",
        f"{about}\n\n{render_table(('page', 'median s', 'longest s', 'over 1 s'), rows)}",
    )


def _keep_asking(bench: Bench, is_over: threading.Event) -> None:
    case = mix_case(enter(bench.site), bench.posts)
    while not is_over.is_set():
        bench.measure(case)


def _publish(site: str, writer: Browser) -> dict[str, float]:
    """Seconds until each page shows it."""
    title = f"Fresh {token_hex(6)}"
    fields = {"title": title, "markdown": TEXT, "tags": "Tag 3", "status": "published", "kind": "post"}
    writer.ask("/write", {**fields, "csrf_token": writer.token("/write")})
    begun, waits = time.perf_counter(), dict[str, float]()
    while len(waits) < len(PAGES) and time.perf_counter() - begun < LONGEST_SECONDS:
        for name, path in PAGES.items():
            if name not in waits and title in Browser(site).ask(path).decode():
                waits[name] = time.perf_counter() - begun
        time.sleep(EVERY_SECONDS)
    return {name: waits.get(name, LONGEST_SECONDS) for name in PAGES}


def _summarise(waits: list[float]) -> list[str]:
    ordered = sorted(waits)
    late = sum(wait > 1 for wait in waits)
    return [f"{ordered[len(ordered) // 2]:.2f}", f"{ordered[-1]:.2f}", str(late)]
