"""SCHEMA: what the tables are at any revision, found by running the history in a scratch database."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass

from alembic.script import Script
from sqlalchemy import Engine

from migrator.database.connection import make_engine
from migrator.database.scratch import make_scratch
from migrator.errors import RefusedByCheckError
from migrator.project.environment import Project
from migrator.schema.picture import Picture
from migrator.schema.reading import read_picture
from migrator.stages.build import build_schema
from migrator.stages.plan import find_ancestors

STAGE = "schema"
EMPTY = Picture({}, {}, {})


@dataclass(frozen=True)
class Built:
    """``below`` are the revisions right before, ``before`` what they give; ``unknown``: why there is none."""

    revision: str
    below: tuple[str, ...]
    before: Picture = EMPTY
    picture: Picture | None = None
    unknown: str = ""


def build_at(project: Project, engine: Engine, revisions: tuple[str, ...]) -> Picture:
    """The schema at ``revisions``; () is empty. Raises ``RefusedByCheckError`` where it cannot be built."""
    if not revisions:
        return EMPTY
    with make_scratch(engine.url) as url:
        build_schema(project, url, engine.url.database or "", revisions)
        return read_picture(make_engine(url), project.settings.version_table)


def build_each(
    project: Project, engine: Engine, tell: Callable[[str, int, int], None] | None = None
) -> Iterator[Built]:
    """Every revision, oldest first: each goes on from the one before, where that is all it stands on.

    ``tell`` hears of each, and how many there are.
    """
    scripts = list(project.script.walk_revisions())[::-1]
    with ExitStack() as scratch:
        walk = _Walk(project, engine, scratch)
        for number, script in enumerate(scripts, start=1):
            if tell:
                tell(script.revision, number, len(scripts))
            yield walk.build(script)


class _Walk:
    """One scratch database as long as the way is straight, a new one for each branch."""

    def __init__(self, project: Project, engine: Engine, scratch: ExitStack) -> None:
        self.project, self.engine, self.scratch = project, engine, scratch
        self.url = engine.url
        self.applied: set[str] | None = None
        self.picture = EMPTY  # of what is applied
        self.failed: dict[str, str] = {}

    def build(self, script: Script) -> Built:
        revision = script.revision
        below = tuple(script._versioned_down_revisions)  # noqa: SLF001 - down_revision is a text, a tuple or None
        before = find_ancestors(self.project.script, (revision,)) - {revision}
        reasons = [self.failed[one] for one in sorted(before & self.failed.keys())]
        if not reasons:
            try:
                return Built(revision, below, *self._go_on(revision, below, before))
            except RefusedByCheckError as error:
                reasons = [f"{error.what}: {error.why}" if error.why else error.what]
                self.applied = None
        self.failed[revision] = reasons[0]
        return Built(revision, below, unknown=reasons[0])

    def _go_on(self, revision: str, below: tuple[str, ...], before: set[str]) -> tuple[Picture, Picture]:
        """What was there before the revision, and what it gives."""
        if self.applied is None or self.applied != before:
            self.scratch.close()
            self.url = self.scratch.enter_context(make_scratch(self.engine.url))
            self.picture = self._build(below) if below else EMPTY
        earlier, self.picture = self.picture, self._build((revision,))
        self.applied = {*before, revision}
        return earlier, self.picture

    def _build(self, revisions: tuple[str, ...]) -> Picture:
        build_schema(self.project, self.url, self.engine.url.database or "", revisions)
        return read_picture(make_engine(self.url), self.project.settings.version_table)
