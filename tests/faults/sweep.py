"""``make faults``: every point of every history, and the table of what survived.

It goes on where it was stopped (the file STATE; remove it to begin anew). SHARD=1/4 takes a quarter of the
points; ONLY=name takes one history; SEED gives the order.
"""

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.engine import URL

from tests.faults.runs import KINDS
from tests.faults.ways import NAMES, draw_faults, open_ways
from tests.fixtures_mysql import run_container

STATE = Path(os.environ.get("STATE", "artefacts/faults.json"))
SHARD, SHARDS = map(int, os.environ.get("SHARD", "1/1").split("/"))
SEED = int(os.environ.get("SEED", "1"))


def tell(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


class State:
    """Which points were tried, and how each ended: "" for survived."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.points: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
        self.written_at = time.monotonic()

    def note(self, point: str, wrong: str) -> None:
        self.points[point] = wrong
        if wrong or time.monotonic() - self.written_at > 5:
            self.write()

    def write(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        new = self.path.with_suffix(".new")
        new.write_text(json.dumps(self.points))
        new.replace(self.path)
        self.written_at = time.monotonic()


@contextmanager
def open_server() -> Iterator[URL]:
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield make_url(given).set(database=None)
    else:
        with run_container() as url:
            yield url


def sweep(server: URL, name: str, state: State) -> None:
    with open_ways(server, name) as ways:
        for way in ways:
            for place, fault in enumerate(draw_faults(way, SEED)):
                point = f"{way.name} {fault.kind} {fault.number}"
                if place % SHARDS != SHARD - 1 or point in state.points:
                    continue
                wrong = way.try_point(fault)
                state.note(point, wrong)
                if wrong:
                    tell(f"\n{point}\n{wrong}")


def show(state: State) -> None:
    """Histories × kinds of fault: survived of tried."""
    tried, survived = Counter(), Counter()
    for point, wrong in state.points.items():
        name, kind, _ = point.split(" ")
        for cell in ((name, kind), (name, "all"), ("all", kind), ("all", "all")):
            tried[cell] += 1
            survived[cell] += not wrong
    kinds = (*KINDS, "all")
    names = (*sorted({name for name, _ in tried} - {"all"}), "all")
    tell(f"\n{'survived of tried':24}" + "".join(f"{kind:>17}" for kind in kinds))
    for name in names:
        cells = (f"{survived[name, kind]} of {tried[name, kind]}" for kind in kinds)
        tell(f"{name:24}" + "".join(f"{cell:>17}" for cell in cells))


def main() -> int:
    state = State(STATE)
    tell(f"SEED={SEED} SHARD={SHARD}/{SHARDS}; tried before: {len(state.points)} ({STATE})")
    try:
        with open_server() as server:
            for name in NAMES:
                if os.environ.get("ONLY", name) == name:
                    sweep(server, name, state)
    except KeyboardInterrupt:
        tell("stopped; the same command goes on from here")
    finally:
        state.write()
        show(state)
    return int(any(state.points.values()))


if __name__ == "__main__":
    sys.exit(main())
