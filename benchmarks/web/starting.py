"""``make up`` on built images, from nothing to the first page, and whose the seconds are."""

import os
import re
import subprocess
import sys
import time
from urllib.request import ProxyHandler, build_opener

from benchmarks.figures import render_table
from benchmarks.web.bench import describe_command
from benchmarks.web.stack import ROOT, SETTINGS, remove_stack

TIMES = int(os.environ.get("TIMES", "3"))
_STAGE = re.compile(r"^(\w[\w-]*) .*?([0-9.]+) s\b", re.MULTILINE)
_ADDRESS = f"http://127.0.0.1:{SETTINGS['HTTP_PORT']}/"


def run() -> tuple[str, str]:
    _start_once()  # builds the images
    rows = []
    for number in range(1, TIMES + 1):
        remove_stack()
        whole, said = _start_once()
        database = read_stages(said).get("database", 0.0)
        rows.append([str(number), f"{whole:.1f}", f"{database:.1f}", f"{whole - database:.1f}"])
    remove_stack()
    heading = ("start", "from nothing to the first page s", "of it MySQL's s", "the rest s")
    return "web: start", f"## `make up`\n\n{describe_command()}\n\n{render_table(heading, rows)}"


def _start_once() -> tuple[float, str]:
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "release", "up"],
        cwd=ROOT,
        env={**os.environ, **SETTINGS},
        capture_output=True,
        text=True,
        check=True,
    )
    with build_opener(ProxyHandler({})).open(_ADDRESS, timeout=10) as answer:
        answer.read()
    return time.perf_counter() - begun, done.stdout + done.stderr


def read_stages(said: str) -> dict[str, float]:
    """Seconds by the stage's word, from what the conductor says."""
    return {name: float(seconds) for name, seconds in _STAGE.findall(said)}
