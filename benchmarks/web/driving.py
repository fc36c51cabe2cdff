"""wrk, bounded in time, and what a run cost whom."""

import json
import os
import re
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine, text

from benchmarks.web.asking import Browser
from benchmarks.web.stack import FOLDER, Container

SCRIPTS = Path(__file__).parent / "scripts"
CONNECTIONS = 16
CGROUP = Path("/sys/fs/cgroup")
STATEMENTS = ("Com_select", "Com_insert", "Com_update", "Com_delete")


@dataclass(frozen=True)
class Case:
    """``lines`` of many.lua, or one ``path``. ``page``: the address whose queries are counted."""

    name: str
    path: str = ""
    lines: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    of: Sequence[str] = ("nginx", "web", "db")
    base: str = ""  # the case that it is told as a ratio of
    page: str = ""


@dataclass(frozen=True)
class Result:
    """Milliseconds; CPU seconds per 1,000 requests, by container."""

    requests: int
    seconds: float
    p50: float
    p99: float
    p999: float
    errors: int
    processor: Mapping[str, float]

    @property
    def rate(self) -> float:
        return self.requests / self.seconds

    @property
    def whole_processor(self) -> float:
        return sum(self.processor.values())


def drive(case: Case, site: str, containers: Sequence[Container], seconds: float) -> Result:
    """After a second of the same, so that caches and connections are there."""
    _ask_wrk(case, site, 1)
    before = {one.name: read_processor(one) for one in containers}
    said = _ask_wrk(case, site, seconds)
    spent = {one.name: read_processor(one) - before[one.name] for one in containers}
    count = max(1, said["requests"])
    return Result(
        requests=int(said["requests"]),
        seconds=said["seconds"],
        p50=said["p50"],
        p99=said["p99"],
        p999=said["p999"],
        errors=int(said["refused"] + said["broken"]),
        processor={name: used * 1000 / count for name, used in spent.items()},
    )


def _ask_wrk(case: Case, site: str, seconds: float) -> dict[str, float]:
    file = FOLDER / "requests.txt"
    file.write_text("\n".join(case.lines), encoding="utf-8")
    script = "many.lua" if case.lines else "report.lua"
    headers = {"Accept-Encoding": "gzip", "Accept-Language": "en-GB,en;q=0.9", **case.headers}
    words = [*("wrk", "--threads", "1", "--connections", str(CONNECTIONS), "--timeout", "10s")]
    words += ["--duration", f"{seconds:.0f}s", "--script", str(SCRIPTS / script)]
    words += [part for name, value in headers.items() for part in ("--header", f"{name}: {value}")]
    environ = {**os.environ, "REQUESTS": str(file), "SCRIPTS": str(SCRIPTS)}
    done = subprocess.run([*words, site + case.path], env=environ, capture_output=True, text=True, check=True)
    report = re.search(r"REPORT (\{.*\})", done.stdout)
    if report is None:
        raise SystemExit(f"wrk told nothing of {case.name}:\n{done.stdout}{done.stderr}")
    return dict(json.loads(report[1]))


def read_processor(container: Container) -> float:
    """Seconds, of every process in it, from either version of control groups."""
    old = CGROUP / "cpuacct" / "docker" / container.identity / "cpuacct.usage"
    if old.exists():
        return int(old.read_text()) / 1e9
    new = next(CGROUP.rglob(f"*{container.identity}*/cpu.stat"))
    return int(re.findall(r"usage_usec (\d+)", new.read_text())[0]) / 1e6


def read_memory(container: Container) -> float:
    """MiB that could not be given back: without the files that lie in the page cache."""
    old = CGROUP / "memory" / "docker" / container.identity
    if old.exists():
        facts = dict(line.split() for line in (old / "memory.stat").read_text().splitlines())
        used = int((old / "memory.usage_in_bytes").read_text()) - int(facts["total_inactive_file"])
        return (used - int(facts["total_active_file"])) / 2**20
    new = next(CGROUP.rglob(f"*{container.identity}*/memory.stat"))
    facts = dict(line.split() for line in new.read_text().splitlines())
    return (int(facts["anon"]) + int(facts["shmem"]) + int(facts["kernel"])) / 2**20


def count_queries(engine: Engine, browser: Browser, path: str) -> int:
    """The least of some tries: the worker and whoever asks for /readyz ask as well."""
    return min(_count_once(engine, browser, path) for _ in range(5))


def _count_once(engine: Engine, browser: Browser, path: str) -> int:
    with engine.connect() as connection:
        before = _read_statements(connection)
        browser.ask(path, Cookie="session=none") if not browser.jar else browser.ask(path)
        time.sleep(0.05)  # what is counted once the page has left
        return _read_statements(connection) - before


def _read_statements(connection: object) -> int:
    names = ", ".join(f"'{name}'" for name in STATEMENTS)
    rows = connection.execute(text(f"SHOW GLOBAL STATUS WHERE Variable_name IN ({names})"))  # type: ignore[attr-defined]
    return sum(int(value) for _, value in rows)
