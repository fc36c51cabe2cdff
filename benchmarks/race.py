"""Several commands for the same job, run by turns: a noisy minute of the machine meets all of them."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

LONGEST_SECONDS = 120  # of one run


@dataclass(frozen=True)
class Runner:
    """A command. ``prepare`` is called before each run, outside of what is measured."""

    name: str
    words: Sequence[str]
    folder: Path
    environ: Mapping[str, str]
    prepare: Callable[[], object] = lambda: None


@dataclass(frozen=True)
class Run:
    """``seconds`` by the clock; ``processor_seconds`` of the command's own, the server's not counted."""

    seconds: float
    processor_seconds: float


@dataclass
class Times:
    runs: list[Run] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        return statistics.median(run.seconds for run in self.runs)

    @property
    def least_seconds(self) -> float:
        return min(run.seconds for run in self.runs)

    @property
    def processor_seconds(self) -> float:
        return statistics.median(run.processor_seconds for run in self.runs)

    @property
    def span(self) -> str:
        seconds = [run.seconds for run in self.runs]
        return f"{min(seconds):.2f} to {max(seconds):.2f}"


def race(runners: Sequence[Runner], rounds: int) -> dict[str, Times]:
    """Each runner's times. A first round, which warms files and bytecode up, is not counted."""
    times = {runner.name: Times() for runner in runners}
    is_warm = rounds == 1  # one round is a trial, whose figures nobody reads
    for number in range(rounds + (not is_warm)):
        place = number % len(runners)
        for runner in (*runners[place:], *runners[:place]):
            run = run_once(runner)
            if number or is_warm:
                times[runner.name].runs.append(run)
    return times


def run_once(runner: Runner) -> Run:
    """Raises ``SystemExit`` with the command's own words when it fails."""
    runner.prepare()
    with tempfile.TemporaryFile("w+") as output:
        started = time.monotonic()
        process = subprocess.Popen(
            [*runner.words], cwd=runner.folder, env={**runner.environ}, stdout=output, stderr=output
        )
        code, usage = _await(process, started)
        seconds = time.monotonic() - started
        if code:
            output.seek(0)
            sys.exit(f"{runner.name} ended with {code}: {' '.join(runner.words)}\n{output.read()}")
    return Run(seconds, usage)


def _await(process: subprocess.Popen[bytes], started: float) -> tuple[int, float]:
    """The exit code, and the processor's seconds. ``wait4`` alone tells those of one child."""
    while True:
        found, status, usage = os.wait4(process.pid, os.WNOHANG)
        if found:
            process.returncode = os.waitstatus_to_exitcode(status)
            return process.returncode, usage.ru_utime + usage.ru_stime
        if time.monotonic() - started > LONGEST_SECONDS:
            process.kill()
        time.sleep(0.002)
