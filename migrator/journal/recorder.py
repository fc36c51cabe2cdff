"""Executing statements and journaling them.

Data statements: their rows of the journal go with the revision's own transaction. Schema statements: the
intent is durable before, the outcome with whatever becomes durable next; a crash in between is what
``outcome`` answers.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pymysql
from pymysql.constants import ER

from migrator.database.online import change_table, check_small
from migrator.database.patience import Patience
from migrator.database.refusals import is_lost
from migrator.database.watch import Call
from migrator.errors import BudgetSpentError, MigratorError, RefusedByCheckError
from migrator.journal.buffer import Buffer
from migrator.journal.calls import refuse, render, run_buffered
from migrator.journal.expansion import RunRows
from migrator.journal.fingerprint import read_fingerprint, write_fingerprint
from migrator.journal.kinds import Kind
from migrator.journal.objects import find_objects
from migrator.journal.results import Result, UnkeepableError, pack
from migrator.journal.session import SessionState, Variables
from migrator.journal.table import Row, Status, remove_row, write_rows
from migrator.journal.words import read_tokens
from migrator.records import Step

LARGEST_RESULT = 16 * 2**20  # bytes, compressed


@dataclass
class Recorder:
    """Of one revision on one connection. ``driver`` is PyMySQL's connection, ``cursor`` the journal's own."""

    driver: Any
    cursor: Any
    step: Step
    session: SessionState
    heading: Row  # position 0
    check_lock: Callable[[Kind], None]  # raises when another migrator may be at work
    patience: Patience
    largest_copy_rows: int | None  # from here on a table is not copied; None: always
    run_rows: RunRows
    buffer: Buffer = field(default_factory=Buffer)
    pending: Row | None = None  # refused, and not known yet whether the revision goes on
    has_written: bool = False  # whether anything of this revision is in the journal's table
    has_data: bool = False
    algorithm: str = ""  # that the last schema statement took; "" where it is the server's affair

    def run(self, call: Call, row: Row) -> None:
        """Execute a statement. What the server refuses is raised, as without the journal."""
        self.settle()
        self.algorithm = ""
        self.check_lock(Kind(row.kind))
        try:
            self._runs[Kind(row.kind)](self, call, row)
        except pymysql.err.MySQLError as error:
            if not is_lost(error):
                self._note_refusal(row, error)
            raise

    def settle(self) -> None:
        """The revision went on after a refusal: that refusal is part of its way."""
        if self.pending:
            self.buffer.add(self.pending)
            self.pending = None

    def flush(self, *more: Row) -> None:
        """Write what is buffered, in the transaction that is about to be committed."""
        rows = [*self.buffer.take(), *more]
        if not rows:
            return
        if self.has_data:
            self.heading.result = pack(Result(((self.session.clock, self.session.read_last_insert_id()),)))
        rows += self.session.read_temporary()
        if self.has_data or not self.has_written:
            rows.append(self.heading)
        write_rows(self.cursor, self.step.revision, self.step.direction, rows)
        self.has_written = True

    def _commit(self) -> None:
        self.driver.commit()
        self.patience.watchdog.holds_rows = False

    def run_read(self, call: Call, row: Row) -> None:
        self.session.seed(call.text, row.position)
        self._keep(row, run_buffered(call), call.text)

    def run_data(self, call: Call, row: Row) -> None:
        commits_itself = self.driver.get_autocommit()
        if commits_itself:
            self.driver.begin()  # the row of the journal must commit with the statement
        if not self.has_data:
            self.session.hold_clock()
            self.has_data = True
        self.session.seed(call.text, row.position)
        try:
            self._keep(row, self._run_within_budget(call), call.text)
            if commits_itself:
                self.flush()
                self._commit()
        except pymysql.err.MySQLError as error:
            if commits_itself and not is_lost(error):
                self.driver.rollback()
            raise

    def _run_within_budget(self, call: Call) -> Result:
        """Rows that others wait for are given back in time: the revision goes on from its last commit."""
        watchdog = self.patience.watchdog
        if watchdog.holds_rows and watchdog.victim:
            raise self._budget_spent(call.text)
        watchdog.holds_rows = True
        try:
            with watchdog.watch():
                return self.run_rows(call)
        except pymysql.err.MySQLError as error:
            # A statement with IGNORE that is taken back tells 1105 instead.
            if watchdog.victim and error.args[0] in {ER.QUERY_INTERRUPTED, ER.UNKNOWN_ERROR}:
                raise self._budget_spent(call.text) from error
            raise

    def _budget_spent(self, statement: str) -> BudgetSpentError:
        return BudgetSpentError(
            f"revision {self.step.revision} kept others waiting for its rows longer than its budget",
            f"Waiting: {self.patience.watchdog.victim}\nThe statement, which was taken back: {statement}",
            "Change fewer rows at a time, each part in a transaction of its own (with op.get_context()"
            ".autocommit_block(): …); or run it when nobody writes there.",
        )

    def run_schema(self, call: Call, row: Row) -> None:
        row.statement = render(call)
        row.fingerprint = write_fingerprint(
            read_fingerprint(self.cursor, find_objects(row.statement), row.statement)
        )
        row.status = Status.INTENT
        # Not committed here: before it begins a schema statement, the server commits what stands open.
        self.flush(row)
        self.patience.watchdog.holds_rows = False
        try:
            self._change_schema(call, row.statement)
        except pymysql.err.MySQLError as error:
            if not is_lost(error):  # the server said no: it did not happen
                remove_row(self.cursor, self.step.revision, self.step.direction, row.position)
                self.driver.commit()
            raise
        row.status = Status.DONE  # its fingerprint stays: what it would take to put it back
        self._keep(row, Result(rowcount=call.cursor.rowcount), call.text)

    def _change_schema(self, call: Call, statement: str) -> None:
        tables = tuple(found.name for found in find_objects(statement) if found.type == "TABLE")

        def run(execute: Callable[[], None]) -> None:
            self.patience.run(execute, tables)

        def check_copy() -> None:
            if tables and self.largest_copy_rows is not None:
                check_small(self.cursor, tables[0], statement, self.largest_copy_rows)

        self.algorithm = change_table(call.cursor, statement, run, check_copy)

    def run_again(self, call: Call, row: Row) -> None:
        self.flush()
        self._commit()
        self._keep(row, run_buffered(call), call.text)

    def run_session(self, call: Call, row: Row) -> None:
        if call.text.lstrip()[:5].upper() in {"ALTER", "TRUNC", "RENAM"}:  # these commit, TEMPORARY or not
            self.flush()
            self._commit()
        result = run_buffered(call)
        self.session.follow(call.text)
        self.session.note_setting(render(call), self._keep(row, result, call.text))

    def run_control(self, call: Call, row: Row) -> None:
        words = list(read_tokens(call.text))
        verb, name = words[0].text.upper(), words[-1].name
        if verb in {"COMMIT", "START", "BEGIN"}:
            self.flush()
        call.run()
        if verb == "COMMIT":
            self.patience.watchdog.holds_rows = False
        if verb == "SAVEPOINT":
            self.buffer.set_savepoint(name)
        elif verb == "ROLLBACK":
            self.buffer.undo(name if any(word.is_word("TO") for word in words) else None)
        self._keep(row, Result(rowcount=0), "")

    def run_refused(self, call: Call, row: Row) -> None:
        raise RefusedByCheckError(
            f"revision {self.step.revision} uses a statement whose effect cannot be followed",
            f"Statement {row.position}: {call.text}\nInterrupted, it could not be finished safely.",
            "docs/limits.md   names such statements and what to use instead",
        )

    def _keep(self, row: Row, result: Result, text: str) -> Variables:
        variables = self.session.read_variables(text)
        if variables:
            result = Result(result.rows, result.description, result.rowcount, result.lastrowid, variables)
        try:
            row.result = pack(result)
        except UnkeepableError as error:
            raise self._unkeepable(row, f"A value of type {error} cannot be kept.") from error
        if len(row.result) > LARGEST_RESULT:
            raise self._unkeepable(row, f"It is larger than {LARGEST_RESULT // 2**20} MiB.")
        self.buffer.add(row)
        return variables

    def _unkeepable(self, row: Row, why: str) -> MigratorError:
        return RefusedByCheckError(
            f"the result of a statement of revision {self.step.revision} cannot be journaled",
            f"{why}\nStatement {row.position}: {row.statement}",
            "Read in parts, or let the server do it: INSERT … SELECT, UPDATE … JOIN.",
        )

    def _note_refusal(self, row: Row, error: pymysql.err.MySQLError) -> None:
        if error.args and error.args[0] == ER.LOCK_DEADLOCK:  # the server rolled the transaction back
            self.buffer.undo()
        row.status, row.fingerprint, row.result = Status.REFUSED, None, pack(refuse(error))
        self.pending = row

    _runs: "dict[Kind, Callable[[Recorder, Call, Row], None]]" = field(
        init=False,
        repr=False,
        default_factory=lambda: {
            Kind.READ: Recorder.run_read,
            Kind.DATA: Recorder.run_data,
            Kind.SCHEMA: Recorder.run_schema,
            Kind.SESSION: Recorder.run_session,
            Kind.CONTROL: Recorder.run_control,
            Kind.AGAIN: Recorder.run_again,
            Kind.REFUSED: Recorder.run_refused,
        },
    )
