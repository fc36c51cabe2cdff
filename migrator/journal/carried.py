"""What one revision leaves in the connection for the next of the same run: kept for a run that resumes there.

User variables, settings, temporary tables and LAST_INSERT_ID outlive a revision. They are written where its
version is written, under the revision that comes next, and stand there until they change or the run is over.
"""

from typing import Any

from migrator.journal.results import Result, pack, unpack
from migrator.journal.session import SessionState, restore_table
from migrator.journal.table import CARRIED, Row, Status, read_carried, remove_carried, write_rows
from migrator.records import Step

KIND = "carried"


class Carrier:
    """Of one connection; ``cursor`` is the journal's own."""

    def __init__(self, cursor: Any, session: SessionState) -> None:
        self.cursor, self.session = cursor, session
        self.is_first = True  # whether no revision of this run has begun
        self.is_written = False
        self.rows: list[Row] = []  # that this run has written

    def restore(self, step: Step, *, with_tables: bool) -> None:
        """At a run's beginning: the state in which an interrupted run came to this step.

        A revision in flight has its temporary tables itself, as they were when it last wrote them.
        """
        if not self.is_first:
            return
        self.is_first = False
        found = read_carried(self.cursor)
        self.is_written = bool(found)
        for row in sorted(found.get(step.direction, ()), key=lambda row: -row.position):
            if row.position == CARRIED:
                self._restore_settings(unpack(row.result or b""))
            elif with_tables:
                self.session.temporary.append(restore_table(self.cursor, row))

    def _restore_settings(self, kept: Result) -> None:
        for text, variables in kept.rows or ():
            self.cursor.execute(text)
            self.session.note_setting(text, variables)
        self.session.set_variables(kept.variables)
        if kept.lastrowid:
            self.session.set_last_insert_id(kept.lastrowid)

    def write(self, step: Step | None) -> None:
        """In the transaction that ends a revision: what ``step``, the next, will find."""
        rows = self._pack() if step is not None and self.session.is_touched else []
        if rows and rows == self.rows:
            return  # they stand under the step that was the first to find them
        if self.is_written:
            remove_carried(self.cursor)
        if step is not None and rows:
            write_rows(self.cursor, step.revision, step.direction, rows)
        self.rows, self.is_written = rows, bool(rows)

    def _pack(self) -> list[Row]:
        session = self.session
        kept = Result(
            tuple(session.settings),
            lastrowid=session.last_insert_id,
            variables=tuple(session.variables.items()),
        )
        tables = (session.read_table(CARRIED - n, name) for n, name in enumerate(session.temporary, start=1))
        return [Row(CARRIED, KIND, Status.DONE, "", "", None, pack(kept)), *tables]
