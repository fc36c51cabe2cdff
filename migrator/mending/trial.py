"""Trying: the statements run on an empty copy of the database's schema, until it is what the revision gives.

So each is known to be accepted, in this order and with this algorithm, and together they close the gap.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, Engine

from migrator.database.connection import make_engine
from migrator.database.online import count_rows
from migrator.database.scratch import make_scratch
from migrator.mending import sqlite
from migrator.mending.copying import copy_tables, make_others, read_others, write_drop
from migrator.mending.mend import Mend
from migrator.mending.running import Repair, run_mend
from migrator.mending.statements import write_mends
from migrator.schema.comparing import compare
from migrator.schema.difference import Difference
from migrator.schema.picture import PartKind, Picture
from migrator.schema.reading import take_picture

MOST_ROUNDS = 5


@dataclass(frozen=True)
class Mended:
    """``left``: what no statement here could mend, with what the server said to those that were tried."""

    repairs: tuple[Repair, ...]
    left: tuple[Difference, ...] = ()
    refusals: tuple[str, ...] = ()


def mend(engine: Engine, built_engine: Engine, expected: Picture, version_table: str) -> Mended:
    """How to make the schema at ``engine``, of which nothing is touched, the one at ``built_engine``."""
    with (
        make_scratch(engine.url) as url,
        make_engine(url).connect() as copy,
        built_engine.connect() as built,
        engine.connect() as live,
    ):
        is_sqlite = copy.dialect.name == "sqlite"
        trial = (SQLiteTrial if is_sqlite else MySQLTrial)(copy, built, expected, version_table)
        trial.begin(live)
        mended = trial.run()
        return mended if is_sqlite else _count_copies(mended, live)


@dataclass
class Trial(ABC):
    """``copy`` is the empty copy, ``built`` what the revision gives."""

    copy: Connection
    built: Connection
    expected: Picture
    version_table: str
    repairs: list[Repair] = field(default_factory=list)
    refusals: dict[str, str] = field(default_factory=dict)

    @abstractmethod
    def begin(self, live: Connection) -> None: ...

    @abstractmethod
    def write(self, differences: tuple[Difference, ...], found: Picture) -> list[Mend]: ...

    def compare(self) -> tuple[tuple[Difference, ...], Picture]:
        found = take_picture(self.copy, self.version_table)
        return compare(self.expected, found), found

    def run(self) -> Mended:
        """Rounds: what one has mended changes what the next one sees."""
        for _ in range(MOST_ROUNDS):
            differences, found = self.compare()
            if not differences:
                return Mended(tuple(self.repairs))
            self.refusals.clear()
            accepted = list(self._try_round(self.write(differences, found)))
            self.repairs += accepted
            if not accepted:
                break
        left, _ = self.compare()
        return Mended(
            tuple(self.repairs), left, tuple(f"{text}: {why}" for text, why in self.refusals.items())
        )

    def _try_round(self, waiting: list[Mend]) -> Iterator[Repair]:
        """Those that are accepted, in the order in which they are: what is refused may go after others."""
        while waiting:
            later = []
            for one in waiting:
                repairs, refusal = run_mend(self.copy, one)
                yield from repairs
                if refusal:
                    later.append(one)
                    self.refusals[one.statement] = refusal
                else:
                    self.refusals.pop(one.statement, None)
            if len(later) == len(waiting):
                return
            waiting = later


class MySQLTrial(Trial):
    def begin(self, live: Connection) -> None:
        """What is broken there (a column that it needs is gone) is not in the copy, and is made anew."""
        picture = take_picture(live, self.version_table)
        copy_tables(live, self.copy, picture)
        for part in make_others(self.copy, read_others(live, picture)):
            if part.kind is PartKind.TRIGGER or part.key not in self.expected.others:
                self.repairs.append(Repair(write_drop(part)))

    def write(self, differences: tuple[Difference, ...], found: Picture) -> list[Mend]:
        return write_mends(differences, self.expected, found, self.built)


class SQLiteTrial(Trial):
    def begin(self, live: Connection) -> None:
        sqlite.copy_schema(live, self.copy)

    def write(self, differences: tuple[Difference, ...], found: Picture) -> list[Mend]:
        del found
        return sqlite.write_mends(differences, self.built)


def _count_copies(mended: Mended, live: Connection) -> Mended:
    """How large the tables are that would be copied."""
    cursor: Any = live.connection.cursor()
    repairs = tuple(
        replace(one, copies=count_rows(cursor, one.table)) if one.copies is not None else one
        for one in mended.repairs
    )
    return replace(mended, repairs=repairs)
