"""What every part of the benchmark is given: the stack, the yardsticks beside it, and how long."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from benchmarks.figures import describe_day, describe_machine
from benchmarks.web import stack
from benchmarks.web.driving import Case, Result, drive, read_memory
from benchmarks.web.filling import SIZES, count_posts, fill
from benchmarks.web.stack import FOLDER, SERVICES, Container

SIZE = os.environ.get("SIZE", "1k")
SECONDS = float(os.environ.get("SECONDS", "5"))
ONLY = os.environ.get("ONLY", "")
_GIVEN = ("PART", "SIZE", "SECONDS", "ONLY")


@dataclass(frozen=True)
class Bench:
    """``seconds`` of each case; ``pages``: a folder that the yardstick's nginx serves."""

    size: str
    posts: int
    seconds: float
    pages: Path
    site: str
    containers: Sequence[Container]
    yard: str
    yard_containers: Sequence[Container]
    engine: Engine

    @property
    def asked(self) -> Sequence[Container]:
        """The containers that a page passes through."""
        return self.containers[:3]

    def measure(self, case: Case) -> Result:
        return drive(case, self.site, self.asked, self.seconds)

    def measure_yardstick(self, path: str) -> Result:
        return drive(Case(path, path), self.yard, self.yard_containers, self.seconds)

    def read_memory(self) -> dict[str, float]:
        """MiB by container."""
        return {one.name: read_memory(one) for one in self.containers}

    def describe_memory(self) -> str:
        used = self.read_memory()
        parts = ", ".join(f"{name} {mebibytes:.0f}" for name, mebibytes in used.items())
        ours = sum(mebibytes for name, mebibytes in used.items() if name != "db")
        return f"{parts} MiB; all but the database: {ours:.0f} MiB"


@contextmanager
def open_bench() -> Iterator[Bench]:
    """Start all of it, with as many posts as ``SIZE`` says."""
    posts, pages = SIZES[SIZE], FOLDER / "pages"
    pages.mkdir(parents=True, exist_ok=True)
    with stack.run_stack():
        engine = stack.connect()
        if abs(count_posts(engine) - posts) > posts // 5:
            fill(engine, posts)
        containers = [stack.find(name) for name in SERVICES]
        with stack.run_yardsticks(pages) as (yard_nginx, yard_web):
            yield Bench(
                size=SIZE,
                posts=posts,
                seconds=SECONDS,
                pages=pages,
                site=f"http://{containers[0].address}:8080",
                containers=containers,
                yard=f"http://{yard_nginx.address}:8080",
                yard_containers=(yard_nginx, yard_web, containers[2]),
                engine=engine,
            )


def describe_command() -> str:
    given = [f"{name}={os.environ[name]}" for name in _GIVEN if name in os.environ]
    command = " ".join([*given, "make bench"])
    return f"`{command}` on {describe_day()}:\n{describe_machine()};"
