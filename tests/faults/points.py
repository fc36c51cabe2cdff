"""Every point of a way: each kind of fault, at each word where it can strike."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.faults import back, proxy, runs, server
from tests.faults.held import is_statement, kill_while_held, list_holdable
from tests.faults.proxy import Network
from tests.faults.runs import Fault
from tests.faults.ways import NotStruckError, Way

# What the table's columns hold.
GROUPS = {
    "killed": ("kill_before", "kill_unanswered", "kill_after"),
    "cut": ("cut_before", "cut_after"),
    "dropped": proxy.KINDS,
    "held": ("held",),
    "twice": ("twice",),
    "back": ("back",),
    "server": server.KINDS,
}


@dataclass
class Striker:
    """On one server: through ``network``, or with a ``container`` whose mysqld may be killed.

    At every word, or ``at_statements`` only.
    """

    seed: int
    network: Network | None = None
    container: str = ""
    at_statements: bool = False
    strikes: dict[str, Callable[[Way, Fault], str]] = field(init=False)

    def __post_init__(self) -> None:
        self.strikes = dict.fromkeys(runs.KINDS, lambda way, fault: way.try_point(fault))
        self.strikes |= dict.fromkeys(proxy.KINDS, self._drop)
        self.strikes |= {
            "held": lambda way, fault: kill_while_held(way, fault.number)[1],
            "twice": self._twice,
            "back": self._go_back,
        }
        self.strikes |= dict.fromkeys(server.KINDS, self._kill_server)

    def list_points(self, way: Way) -> list[Fault]:
        """In an order that the seed gives."""
        points = list(self._find_points(way))
        random.Random(f"{self.seed} {way.name}").shuffle(points)
        return points

    def _find_points(self, way: Way):
        if self.container:
            yield from (Fault(kind, number) for kind in server.KINDS for number in list_holdable(way))
            return
        faults = [fault for fault in way.faults if self._is_asked(way.words[fault.number - 1])]
        yield from faults
        yield from (Fault("held", number) for number in list_holdable(way))
        yield from (Fault("twice", fault.number) for fault in faults if fault.kind == "kill_before")
        yield from (Fault("back", number) for number in back.list_words(way))
        if self.network:
            commands = list(enumerate(self.network.list_commands(way), start=1))[way.first - 1 :]
            asked = [number for number, word in commands if self._is_asked(word)]
            yield from (Fault(kind, number) for kind in proxy.KINDS for number in asked)

    def _is_asked(self, word: str) -> bool:
        return not self.at_statements or is_statement(word)

    def strike(self, way: Way, fault: Fault) -> str:
        """What is wrong after the same command has run again; "" when it survived."""
        return self.strikes[fault.kind](way, fault)

    def _drop(self, way: Way, fault: Fault) -> str:
        assert self.network
        return self.network.drop(way, fault)

    def _twice(self, way: Way, fault: Fault) -> str:
        """Once at the word, and once at any word of the run that goes on."""
        dice = random.Random(f"{self.seed} {way.name} {fault.number}")
        return strike_twice(way, Fault(dice.choice(list(runs.KINDS)), fault.number), dice.choice(way.faults))

    def _go_back(self, way: Way, fault: Fault) -> str:
        return back.go_back(way, fault.number, random.Random(f"{self.seed} {way.name} {fault.number}"))

    def _kill_server(self, way: Way, fault: Fault) -> str:
        return server.kill_server(way, self.container, fault)


def strike_twice(way: Way, first: Fault, second: Fault) -> str:
    """Each comes earlier where its run says fewer words: some depend on the clock."""
    while True:
        try:
            return way.try_point(first, second)
        except NotStruckError as error:
            if error.fault.number == 1:
                raise
            if error.fault is first:
                first = _earlier(first)
            else:
                second = _earlier(second)


def _earlier(fault: Fault) -> Fault:
    return Fault(fault.kind, max(1, fault.number * 2 // 3))
