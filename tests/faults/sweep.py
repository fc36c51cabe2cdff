"""``make faults``: every point of every history, and the table of what survived.

It goes on where it was stopped (the folder STATE; remove it to begin anew), and tries again what did not
survive. SHARD=1/4 takes a quarter of the points, so that four can run side by side; ONLY=name takes one
history, KIND=held one kind of fault; SEED gives the order. WORDS=statements leaves out the words that are no
statement of the history: what the migrator asks the server, and what it writes into its own tables.
"""

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.engine import URL

from tests.faults.points import GROUPS, Striker
from tests.faults.proxy import run_proxy
from tests.faults.server import run_mortal_server
from tests.faults.ways import NAMES, NotStruckError, open_ways
from tests.fixtures_mysql import has_image, run_container

STATE = Path(os.environ.get("STATE", "artefacts/faults"))
SHARD_TEXT = os.environ.get("SHARD", "1/1")
SHARD, SHARDS = map(int, SHARD_TEXT.split("/"))
GROUP_OF = {kind: group for group, kinds in GROUPS.items() for kind in kinds}
SEED = int(os.environ.get("SEED", "1"))
AT_STATEMENTS = os.environ.get("WORDS", "all") == "statements"


def tell(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


class State:
    """Which points were tried, and how each ended: "" for survived. Each shard writes a file of its own."""

    def __init__(self, folder: Path, shard: str) -> None:
        self.path = folder / f"{shard.replace('/', '-of-')}.json"
        folder.mkdir(parents=True, exist_ok=True)
        self.others: dict[str, str] = {}
        for path in folder.glob("*.json"):
            self.others |= json.loads(path.read_text())
        self.points: dict[str, str] = json.loads(self.path.read_text()) if self.path.exists() else {}
        self.written_at = time.monotonic()
        self.known = 0  # points of the ways that were opened, whosever share they are

    @property
    def all(self) -> dict[str, str]:
        return {**self.others, **self.points}

    def has_survived(self, point: str) -> bool:
        return self.points.get(point, self.others.get(point)) == ""

    def note(self, point: str, wrong: str) -> None:
        self.points[point] = wrong
        if wrong or time.monotonic() - self.written_at > 5:
            self.write()

    def write(self) -> None:
        new = self.path.with_suffix(".new")
        new.write_text(json.dumps(self.points))
        new.replace(self.path)
        self.written_at = time.monotonic()


@contextmanager
def open_strikers() -> Iterator[list[tuple[URL, Striker]]]:
    """Each with the server on which it strikes; mysqld itself is killed in a container of its own."""
    given = os.environ.get("TEST_DATABASE_URL")
    with ExitStack() as stack:
        server = make_url(given).set(database=None) if given else stack.enter_context(run_container())
        network = stack.enter_context(run_proxy(server))
        strikers = [(server, Striker(SEED, network, at_statements=AT_STATEMENTS))]
        if has_image():
            mortal, container = stack.enter_context(run_mortal_server())
            strikers.append((mortal, Striker(SEED, container=container)))
        yield strikers


def sweep(server: URL, striker: Striker, name: str, state: State) -> None:
    with open_ways(server, name) as ways:
        for way in ways:
            points = striker.list_points(way)
            state.known += len(points)
            for place, fault in enumerate(points):
                point = f"{way.name} {fault.kind} {fault.number}"
                is_asked = os.environ.get("KIND") in (None, fault.kind, GROUP_OF[fault.kind])
                if not is_asked or place % SHARDS != SHARD - 1 or state.has_survived(point):
                    continue
                try:
                    wrong = striker.strike(way, fault)
                except NotStruckError:
                    tell(f"not counted: {point}, which came after the last word")
                    continue
                state.note(point, wrong)
                if wrong:
                    tell(f"\n{point}\n{wrong}")


def show(points: dict[str, str]) -> None:
    """Histories × kinds of fault: survived of tried."""
    tried, survived = Counter(), Counter()
    for point, wrong in points.items():
        name, kind, _ = point.split(" ")
        column = GROUP_OF[kind]
        for cell in ((name, column), (name, "all"), ("all", column), ("all", "all"), ("kind", kind)):
            tried[cell] += 1
            survived[cell] += not wrong
    columns = (*GROUPS, "all")
    names = (*sorted({name for name, _ in tried} - {"all", "kind"}), "all")
    tell(f"\n{'survived of tried':24}" + "".join(f"{column:>15}" for column in columns))
    for name in names:
        cells = (f"{survived[name, column]} of {tried[name, column]}" for column in columns)
        tell(f"{name:24}" + "".join(f"{cell:>15}" for cell in cells))
    for kind in GROUP_OF:
        tell(f"{kind:24}" + f"{survived['kind', kind]} of {tried['kind', kind]}".rjust(15))


def main() -> int:
    state = State(STATE, SHARD_TEXT)
    tell(f"SEED={SEED} SHARD={SHARD_TEXT}; tried before: {len(state.all)} ({STATE})")
    try:
        with open_strikers() as strikers:
            for name in NAMES:
                if os.environ.get("ONLY", name) == name:
                    for server, striker in strikers:
                        sweep(server, striker, name, state)
    except KeyboardInterrupt:
        tell("stopped; the same command goes on from here")
    finally:
        state.write()
        show(state.all)
        tell(f"\nthe ways that were opened have {state.known:,} points")
    return int(any(state.all.values()))


if __name__ == "__main__":
    sys.exit(main())
