"""An import that writes nothing: everything is done, thing by thing, and taken back before the next.

So its counts and reasons are those of the import itself. Nobody waits for it: what it locks in the database
it locks for one thing. What a later thing would have found of an earlier one (an address that both want) it
cannot tell. Pictures are made anew where nobody sees them, and are gone with the thing.
"""

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import event
from sqlalchemy.orm import Session

from web.extensions import db
from web.models import Picture, Tag
from web.services.tagging import key_of


class Trial:
    """``media``: where pictures go instead. ``counted``: new tags and pictures, each once."""

    def __init__(self, media: Path) -> None:
        self.media = media
        self._seen: set[tuple[str, str]] = set()

    @property
    def counted(self) -> Counter[str]:
        return Counter(what for what, _name in self._seen)

    def take_back(self) -> None:
        """What the last thing did."""
        db.session.rollback()
        db.session.expunge_all()
        for path in self.media.iterdir():
            shutil.rmtree(path)

    def look(self, session: Session, _context: object) -> None:
        for thing in session.new:
            if isinstance(thing, Tag):
                self._seen.add(("tag", key_of(thing.name)))
            elif isinstance(thing, Picture):
                self._seen.add(("picture", thing.digest))


@contextmanager
def write_nothing() -> Iterator[Trial]:
    """While it lasts a commit of the session is none."""
    session = db.session()
    with tempfile.TemporaryDirectory(prefix="inkstone-try-") as folder:
        trial = Trial(Path(folder))
        event.listen(session, "after_flush", trial.look)
        session.commit = session.flush  # type: ignore[method-assign] # services commit what they were asked to do
        try:
            yield trial
        finally:
            del session.commit
            event.remove(session, "after_flush", trial.look)
            session.rollback()
