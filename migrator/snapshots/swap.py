"""The restored tables for those that are there: one RENAME TABLE, which happens whole or not at all.

A table with triggers cannot go to another schema, so they are taken off before and made anew behind it. From
the marker on, every step may be interrupted: the same command finds the marker and goes on.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from pymysql.constants import CR, ER
from pymysql.err import MySQLError
from sqlalchemy.engine import URL

from migrator.database.versions import LEDGER_TABLE
from migrator.errors import RestoreFailedError
from migrator.snapshots.manifest import Manifest
from migrator.snapshots.marker import Marker, read_marker, remove_marker, write_marker
from migrator.snapshots.measure import digest_definition
from migrator.snapshots.objects import WITHOUT_EVENTS, drop_objects, make_objects, read_objects
from migrator.snapshots.prove import drop_scratch, make_scratch, scratch_name
from migrator.snapshots.sessions import Session, open_session, quote

# They act by themselves, or hold their table in its schema.
ACTIVE = ("TRIGGER", "EVENT")


@dataclass(frozen=True)
class Swap:
    """Of the database at ``url`` for what was loaded into its scratch database ``restore``."""

    url: URL
    manifest: Manifest
    patience_seconds: float
    tell: Callable[[str], None]

    @property
    def new(self) -> str:
        return scratch_name(str(self.url.database), "restore")

    @property
    def old(self) -> str:
        return scratch_name(str(self.url.database), "before")

    def prepare(self) -> None:
        """Mark the new tables and take their triggers off. The database itself is not touched."""
        make_scratch(self.url, "before", self.manifest)
        with open_session(self.url) as session:
            old = read_objects(session, ACTIVE)
        with open_session(self.url.set(database=self.new)) as session:
            new = read_objects(session, WITHOUT_EVENTS)
            write_marker(session, Marker(self.manifest.id, "new", old, new))
            drop_objects(session, WITHOUT_EVENTS)

    def run(self) -> None:
        """Swap, unless an interrupted run has; then make the objects anew. The marker stands afterwards."""
        with open_session(self.url) as session:
            marker = read_marker(session) or self._mark_old(session)
            if marker.side == "old":
                self._exchange(session, marker)
                marker = read_marker(session) or marker
            self._make_anew(session, marker)
            self._verify(session)

    def finish(self) -> None:
        """Open the database again, then drop what it held before."""
        with open_session(self.url) as session:
            marker = read_marker(session)
            if marker:
                remove_marker(session, marker)
        drop_scratch(self.url, "before")
        drop_scratch(self.url, "restore")

    def _mark_old(self, session: Session) -> Marker:
        with open_session(self.url.set(database=self.new)) as scratch:
            marker = read_marker(scratch)
        if marker is None:
            raise RestoreFailedError("the loaded tables are gone; nothing was changed", "", "Run it again.")
        return write_marker(session, replace(marker, side="old"))

    def _exchange(self, session: Session, marker: Marker) -> None:
        drop_objects(session, ACTIVE)
        try:
            self._rename(session)
        except MySQLError as error:
            if error.args[0] in (CR.CR_SERVER_GONE_ERROR, CR.CR_SERVER_LOST):
                raise  # whether it happened is not known: the marker will tell
            make_objects(session, marker.old)
            remove_marker(session, marker)
            raise RestoreFailedError(
                "the tables could not be swapped; everything is as it was before",
                str(error),
                "SHOW PROCESSLIST;   shows who holds a table; then run the same command again",
            ) from error

    def _rename(self, session: Session) -> None:
        """Each try waits a second for those who hold a table, then lets everybody pass.

        The environment's own ledger stays: a copy's only fills the place of one that is missing.
        """
        here, loaded = session.list_tables(), session.list_tables(schema=self.new)
        kept = {LEDGER_TABLE} & {*here}
        out = [(self.url.database, self.old, name) for name in here if name not in kept]
        into = [(self.new, self.url.database, name) for name in loaded if name not in kept]
        words = ", ".join(
            f"{quote(str(source))}.{quote(name)} TO {quote(str(target))}.{quote(name)}"
            for source, target, name in (*out, *into)
        )
        deadline = time.monotonic() + self.patience_seconds
        while True:
            try:
                session.run(f"RENAME TABLE {words}")
            except MySQLError as error:
                if error.args[0] != ER.LOCK_WAIT_TIMEOUT or time.monotonic() > deadline:
                    raise
                self.tell("somebody holds a table; trying again")
                time.sleep(1.0)
            else:
                return

    def _make_anew(self, session: Session, marker: Marker) -> None:
        database, manifest = quote(str(self.url.database)), self.manifest
        session.run(
            f"ALTER DATABASE {database} CHARACTER SET {manifest.charset} COLLATE {manifest.collation}"
        )
        # Views lie where they were, and what an interrupted run has made may be half of it.
        drop_objects(session, (*WITHOUT_EVENTS, "EVENT"))
        make_objects(session, marker.new)

    def _verify(self, session: Session) -> None:
        """Keys may not point into another schema, and nothing may be missing."""
        wrong = [
            name
            for name, table in self.manifest.tables.items()
            if name != LEDGER_TABLE and digest_definition(session, name) != table.definition
        ]
        if wrong:
            raise RestoreFailedError(
                f"the restored tables are in place, but defined otherwise: {', '.join(wrong)}",
                f"What was there before is in {self.old}.",
                f"make restore at={self.manifest.id} yes=1   tries again",
            )
