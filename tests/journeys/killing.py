"""Killing in the midst of a command, as soon as it has said a line: the conductor, or the database."""

import sys
import time
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
    """One that is run again until it has ended with ``target``; ``said``: all of it, with what was killed."""

    def __init__(self, environment, target, *words):
        self.environment, self.target = environment, target
        self.words = (sys.executable, "-m", "release", *words)
        self.said, self.codes = [], []
        self.process = None

    @property
    def told(self):
        return "".join(self.said)

    def note(self, text):
        """Also for who watches the journey, which takes its time."""
        self.said.append(text)
        sys.stdout.write(f"{time.strftime('%H:%M:%S')} {text}")
        sys.stdout.flush()

    def start(self):
        self.process = self.environment.start(*self.words)

    def comes_to(self, point):
        """Whether it came there; False when it ended before."""
        is_behind = not point.behind
        for text in self.process.stdout:
            self.note(text)
            is_behind = is_behind or point.behind in text
            if is_behind and point.line in text:
                return self.is_amid(point)
        return False

    def is_amid(self, point):
        """Whether such a statement runs there, which it may take a while to come to."""

        def runs():
            return point.amid in self.target.statement("SHOW FULL PROCESSLIST").stdout

        return not point.amid or wait_until(runs, seconds=LONGEST_WAIT, pause=0.2)

    def end(self):
        for text in self.process.stdout:
            self.note(text)
        self.codes.append(self.process.wait())
        self.note(f"--- ended with {self.codes[-1]}\n")
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
            self.note(f"--- the conductor was killed at {point}\n")
            status = self.target.visitor.status("/readyz")
            assert status == 200, f"{status} after a kill at {point}: {self.told}"
        self.start()
        return self.end()

    def run_and_kill_the_server(self, points):
        """At each of the points in turn, whichever run of it comes there; until all is there or back."""
        waiting = list(points)
        while not self.codes or (self.codes[-1] != 0 and len(self.codes) < MOST_RUNS):
            self.start()
            while waiting and self.comes_to(waiting[0]):
                self.target.kill_database()
                self.note(f"--- the database was killed at {waiting.pop(0)}\n")
            if self.end() == TAKEN_BACK and not waiting:
                break
        assert waiting == [], self.told
        return self.codes[-1]
