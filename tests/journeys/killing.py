"""Killing in the midst of a command, as soon as it has said a line: the conductor, or the database."""

import sys
from dataclasses import dataclass

from tests.stack.terminal import wait_until

LONGEST_WAIT = 90
MOST_RUNS = 8
TAKEN_BACK = 60


@dataclass(frozen=True)
class Point:
    """Where ``line`` is said, once ``behind`` was; with ``amid``, as soon as such a statement runs then."""

    line: str
    amid: str = ""
    behind: str = ""


class Command:
    """One that is run again until it has ended; ``said`` is all that it said, with what was killed when."""

    def __init__(self, environments, environment, *words):
        self.environments, self.environment = environments, environment
        self.words = (sys.executable, "-m", "release", *words)
        self.said, self.codes = [], []
        self.process = None

    @property
    def told(self):
        return "".join(self.said)

    def start(self):
        self.process = self.environment.start(*self.words)

    def comes_to(self, point):
        """Whether it came there; False when it ended before."""
        is_behind = not point.behind
        for text in self.process.stdout:
            self.said.append(text)
            is_behind = is_behind or point.behind in text
            if is_behind and point.line in text:
                return self.is_amid(point)
        return False

    def is_amid(self, point):
        """Whether such a statement runs in staging, which it may take a while to come to."""

        def runs():
            return point.amid in self.environments.staging.statement("SHOW FULL PROCESSLIST").stdout

        return not point.amid or wait_until(runs, seconds=LONGEST_WAIT, pause=0.2)

    def end(self):
        self.said += self.process.stdout
        self.codes.append(self.process.wait())
        self.said.append(f"--- ended with {self.codes[-1]}\n")
        return self.codes[-1]

    def run_and_kill_it(self, points):
        """SIGKILL of the conductor at each of the points in turn, then once to its end; with which code."""
        left_open = []  # what it started lives on, and must not end because nobody hears it
        for point in points:
            self.start()
            left_open.append(self.process)
            assert self.comes_to(point), f"it never came to {point}: {self.told}"
            self.process.kill()
            self.process.wait()
            self.said.append(f"--- the conductor was killed at {point}\n")
            status = self.environments.staging.visitor.status("/readyz")
            assert status == 200, f"{status} after a kill at {point}: {self.told}"
        self.start()
        return self.end()

    def run_and_kill_the_server(self, points):
        """At each of the points in turn, whichever run of it comes there; until all is there or back."""
        waiting = list(points)
        while not self.codes or (self.codes[-1] != 0 and len(self.codes) < MOST_RUNS):
            self.start()
            while waiting and self.comes_to(waiting[0]):
                self.environments.staging.kill_database()
                self.said.append(f"--- the database was killed at {waiting.pop(0)}\n")
            if self.end() == TAKEN_BACK and not waiting:
                break
        assert waiting == [], self.told
        return self.codes[-1]
