"""``make eras``: imported content down to every revision and up again, the blogs of then at work in between.

CONTENT=file is another export than the repository's own small one; ON=sqlite walks there.
"""

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sqlalchemy import make_url

from tests.conftest import ROOT
from tests.database.conftest import REVISIONS, Blog
from tests.eras.commits import find_eras
from tests.eras.journey import Journey
from tests.fixtures_mysql import has_image, make_database, run_container

LOWEST = "0002"  # below it there is no post
CONTENT = Path(os.environ.get("CONTENT") or next((ROOT / "tests/web").rglob("small.xml")))


def tell(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


@contextmanager
def open_database(room: Path) -> Iterator[str]:
    if os.environ.get("ON") == "sqlite":
        yield f"sqlite:///{room}/blog.db"
        return
    given = os.environ.get("TEST_DATABASE_URL")
    with ExitStack() as stack:
        server = make_url(given).set(database=None) if given else stack.enter_context(run_container())
        yield stack.enter_context(make_database(server))


def main() -> int:
    if not CONTENT.is_file():
        tell(f"CONTENT={CONTENT} is no file. Name an export of WordPress (.xml) or Ghost (.json).")
        return 2
    has_server = os.environ.get("TEST_DATABASE_URL") or has_image()
    if os.environ.get("ON") != "sqlite" and not has_server:
        tell("The image mysql:9.7 is not here. Run: make engine base-images, or: make eras ON=sqlite")
        return 2
    eras = find_eras()
    if len(eras) == 1:
        tell("No earlier commits are at hand: today's code alone will be at work. Run: git fetch --unshallow")
    started = time.monotonic()
    stops = tuple(revision for revision in REVISIONS if revision >= LOWEST)
    with tempfile.TemporaryDirectory() as folder, open_database(Path(folder)) as url:
        journey = Journey(Blog(url), Path(folder), eras, stops, tell)
        journey.begin(CONTENT)
        journey.go()
    minutes = (time.monotonic() - started) / 60
    tell(
        f"{len(stops)} revisions, down and up; at {len(journey.written)} of them the blog of its time read"
        f" {journey.pages} pages and wrote; {journey.compared} columns compared on the way up, none differs;"
        f" {minutes:.1f} minutes"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
