"""The histories in ``histories/``, each with two ways to be struck on: up from its start, and down again."""

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory

from sqlalchemy.engine import URL

from tests.faults.database import Database, Statement
from tests.faults.picture import Picture, find_differences, take_picture
from tests.faults.runs import KINDS, Ended, Fault, run_migrator
from tests.migrator.conftest import ENV

HISTORIES = Path(__file__).parent / "histories"
NAMES = tuple(sorted(path.name for path in HISTORIES.iterdir() if path.is_dir()))
START = "one"  # the revision that makes the tables, to which seed.sql adds rows
DIRECTIONS = ("up", "down", "again")


class NotStruckError(Exception):
    """The run said fewer words than the fault counts to: there are some that depend on the clock."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True)
class Way:
    """From ``start`` to ``target``, and what an uninterrupted run makes of it, saying which words."""

    name: str
    folder: Path
    database: Database
    target: str
    start: tuple[Statement, ...]
    before: Picture
    wanted: Picture
    words: tuple[str, ...]

    @property
    def first(self) -> int:
        """The word with which the work begins; what stands before reads only, the same in every history."""
        return next(number for number, word in enumerate(self.words, start=1) if ":work', 5" in word)

    @property
    def faults(self) -> tuple[Fault, ...]:
        first = 1 if self.name.startswith("mixed") else self.first
        return tuple(Fault(kind, number) for kind in KINDS for number in range(first, len(self.words) + 1))

    def run(self, *, fault: Fault | None = None) -> Ended:
        return run_migrator(self.folder, self.database.url, "to", self.target, fault=fault)

    def picture(self) -> Picture:
        with self.database.connect() as connection:
            return take_picture(connection)

    def reset(self) -> None:
        self.database.fill(self.start)

    def finish(self, seen: Callable[[Picture], Picture] = lambda picture: picture) -> str:
        """The same command once more; what is wrong then, "" when nothing is.

        Both pictures are compared as ``seen`` shows them.
        """
        ended = self.run()
        if ended.code != 0:
            return f"the same command again ended with {ended.code}:\n{ended.output}"
        return "\n".join(find_differences(seen(self.wanted), seen(self.picture()), self.before))

    def try_point(self, *faults: Fault) -> str:
        """Strike one run after the other, then let one finish: what is wrong, "" when it survived.

        Raises ``NotStruckError`` for a run that ended before its fault's turn came.
        """
        self.reset()
        told = ""
        for fault in faults:
            ended = self.run(fault=fault)
            if len(ended.words) < fault.number:
                raise NotStruckError(fault)
            told += f"\nstruck by {fault} at {_word(ended)}: ended with {ended.code}\n{ended.output}"
        wrong = self.finish()
        return f"{self.name}{told}\n{wrong}" if wrong else ""


def _word(ended: Ended) -> str:
    return repr(ended.words[-1][:200]) if ended.words else "nothing"


@contextmanager
def open_ways(server: URL, name: str) -> Iterator[tuple[Way, Way, Way]]:
    """Up, down and up again through the history ``name``."""
    with open_folder(HISTORIES / name) as folder:
        database = Database(server, f"faults_{name}_{token_hex(3)}")
        try:
            yield make_ways(name, folder, database, (HISTORIES / name / "seed.sql").read_text())
        finally:
            database.drop()


@contextmanager
def open_folder(history: Path | None = None) -> Iterator[Path]:
    """A project with the history's revisions, its env.py knowing nothing of the migrator."""
    with TemporaryDirectory(prefix="faults-") as made:
        folder = Path(made)
        if history and (history / "models").exists():
            make_flask_project(folder, history / "models" / "three.py")
        else:
            (folder / "migrations").mkdir()
            (folder / "migrations/env.py").write_text(ENV)
            (folder / "migrations/alembic.ini").write_text("[alembic]\n")
        if history:
            shutil.copytree(history / "versions", folder / "migrations/versions", dirs_exist_ok=True)
        yield folder


def make_flask_project(folder: Path, models: Path) -> None:
    """What `flask db init` makes around an application."""
    shutil.copy(models, folder / "bookshop.py")
    environ = {"PATH": os.environ["PATH"], "DATABASE_URL": "sqlite://", "FLASK_APP": "bookshop"}
    words = [sys.executable, "-m", "flask", "db", "init"]
    subprocess.run(words, cwd=folder, env=environ, check=True, capture_output=True, timeout=60)


def make_ways(name: str, folder: Path, database: Database, seed: str) -> tuple[Way, Way, Way]:
    database.fill()
    _must(run_migrator(folder, database.url, "to", START))
    database.run_script(seed)
    up = _make_way(f"{name}-up", folder, database, "head")
    down = _make_way(f"{name}-down", folder, database, START)
    return up, down, _make_way(f"{name}-again", folder, database, "head")


def _make_way(name: str, folder: Path, database: Database, target: str) -> Way:
    """Walked once without a fault, from where the database stands; it stays there where that way ends."""
    start = database.copy()
    database.fill(start)
    with database.connect() as connection:
        before = take_picture(connection)
    words = _must(run_migrator(folder, database.url, "to", target)).words
    with database.connect() as connection:
        wanted = take_picture(connection)
    assert wanted.in_flight == 0
    return Way(name, folder, database, target, start, before, wanted, words)


def _must(ended: Ended) -> Ended:
    assert ended.code == 0, ended.output
    return ended


def draw_faults(way: Way, seed: int) -> Iterator[Fault]:
    """The way's faults, each once, in an order that the seed gives."""
    faults = list(way.faults)
    random.Random(f"{seed} {way.name}").shuffle(faults)
    yield from faults
