"""KEEP: what the database itself knows of its applied revisions, kept equal to the version table."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from alembic.script import Script
from sqlalchemy import Connection, Engine, inspect

from migrator.database.versions import APPLIED_TABLE
from migrator.database.watch import Call
from migrator.kept.reach import find_stated
from migrator.kept.seal import Sealer, digest, make_sealer, start_sealer
from migrator.kept.table import AppliedTable, Place
from migrator.project.environment import Project
from migrator.project.files import has_file
from migrator.records import Direction, Step
from migrator.stages.plan import find_ancestors
from migrator.version import VERSION

STAGE = "keep"
MOST_STATEMENTS = 500  # different ones of a revision that are looked at
UNSEEN = "it was applied before this was recorded"


@dataclass
class Keeper:
    """Notes each revision that ``connection`` applies or takes back, in the transaction that says so."""

    project: Project
    connection: Connection
    seen: dict[str, None] = field(default_factory=dict)  # the texts of the revision's statements, in order
    fits: dict[str, str] = field(default_factory=dict)  # by revision, of those that this run has noted

    def begin(self) -> None:
        self.seen = {}

    def see(self, text: str) -> None:
        if len(self.seen) <= MOST_STATEMENTS:
            self.seen[text] = None

    def note(self, call: Call, step: Step) -> None:
        """``call`` has just written the version that ends ``step``."""
        table = AppliedTable(call.cursor.connection.cursor(), self.connection.dialect.name == "mysql")
        if step.direction is Direction.DOWN:
            table.remove(step.revision)
            return
        found = self.project.script.get_revision(step.revision)
        fits, why = self._find_fit(table, found)
        self.fits[found.revision] = fits
        place = make_place(found, fits, why, datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
        table.write(place, self.sealer.make_file(place.revision, place.down_revisions, read_source(found)))

    @cached_property
    def sealer(self) -> Sealer:
        return make_sealer(self.connection.engine.url)

    def _find_fit(self, table: AppliedTable, found: Script) -> tuple[str, str]:
        below = find_below(found)
        fits = (self.fits.get(below[0]) or table.read_fits(below[0])) if below else ""
        return judge(found, fits, self._find_break())

    def _find_break(self) -> str:
        from migrator.checks.additions import find_break  # noqa: PLC0415 - a run with nothing to do loads no check
        from migrator.checks.understanding import understand  # noqa: PLC0415 - as above

        if len(self.seen) > MOST_STATEMENTS:
            return f"it has more than {MOST_STATEMENTS} statements"
        return find_break(understand("", number, text) for number, text in enumerate(self.seen, start=1))


def judge(found: Script, fits_below: str, why: str) -> tuple[str, str]:
    """What a revision fits down to, and why no further.

    ``fits_below`` is what the one below it does; ``why`` is what its statements break, "" when they only add.
    """
    below = find_below(found)
    stated, reason = find_stated(read_source(found).decode(errors="replace"))
    if stated and reason:
        return stated, reason
    if len(below) != 1:
        why = "it joins several" if below else "it is the first"
    return (found.revision, why) if why else (fits_below or below[0], "")


def make_place(found: Script, fits: str, why: str, applied_at: str) -> Place:
    return Place(found.revision, find_below(found), found.doc or "", fits, why, applied_at, VERSION)


def find_below(found: Script) -> tuple[str, ...]:
    return tuple(found._versioned_down_revisions)  # noqa: SLF001 - down_revision is a text, a tuple or None


def read_source(found: Script) -> bytes:
    return Path(found.path).read_bytes()


@contextmanager
def open_table(engine: Engine) -> Iterator[AppliedTable]:
    """On a connection of its own, committed at the end."""
    with engine.connect() as connection:
        driver: Any = connection.connection
        yield AppliedTable(driver.cursor(), engine.dialect.name == "mysql")
        driver.commit()


def read_places(engine: Engine) -> dict[str, Place]:
    """What is recorded, by revision; nothing where no migrator has recorded yet."""
    if not inspect(engine).has_table(APPLIED_TABLE):
        return {}
    with open_table(engine) as table:
        return table.read_places()


def find_edited(project: Project, engine: Engine, applied: Iterable[str]) -> tuple[str, ...]:
    """Those of ``applied`` whose file is no longer what was applied, sorted."""
    with open_table(engine) as table:
        digests = table.read_digests()
    files = (one for one in applied if one in digests and has_file(project.script, one))
    return tuple(
        sorted(one for one in files if digest(read_source(project.script.get_revision(one))) != digests[one])
    )


def is_kept(project: Project, engine: Engine, revisions: tuple[str, ...]) -> bool:
    """Whether the table holds just the revisions that are applied."""
    return read_places(engine).keys() == find_ancestors(project.script, revisions)


def prepare_keeping(engine: Engine) -> None:
    """The seals' key takes a moment, in which the plan is checked."""
    start_sealer(engine.url)


def keep_up(project: Project, engine: Engine, revisions: tuple[str, ...]) -> None:
    """Bring the table to what the version table says, and its seals to the account's own password.

    Revisions that were applied by something else, or before there was this table, are taken from the files:
    what their statements were is not known, so they fit no older application.
    """
    applied, sealer = find_ancestors(project.script, revisions), make_sealer(engine.url)
    with open_table(engine) as table:
        table.make()
        files = table.read_files()
        for revision in files.keys() - applied:
            table.remove(revision)
        for revision in sorted(applied):
            found = project.script.get_revision(revision)
            below, source = find_below(found), read_source(found)
            file = sealer.make_file(revision, below, source)
            if revision not in files:
                table.write(make_place(found, revision, UNSEEN, ""), file)
            elif files[revision].source == source and files[revision].seal != file.seal:
                table.reseal(revision, file.seal)
