"""The journal of the revision in flight: what is done is replayed, the rest is executed and recorded.

Replay skips by position and text; parameters are information, not identity. A revision that goes another way
than it went before stops with its own exit code.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from migrator.database.patience import Patience
from migrator.database.watch import Call
from migrator.errors import MigratorError
from migrator.journal.calls import give_result, render
from migrator.journal.carried import Carrier
from migrator.journal.expanding import Expanding, digest_of
from migrator.journal.expansion import END, Expander, RunRows
from migrator.journal.kinds import Kind, find_kind, find_written_table
from migrator.journal.outcome import OpenScratch, Outcome, find_outcome
from migrator.journal.recorder import Recorder
from migrator.journal.refusals import diverged, not_known, writes_elsewhere
from migrator.journal.results import Result, make_error, unpack
from migrator.journal.session import SessionState
from migrator.journal.table import InFlight, Row, Status, remove_rows
from migrator.journal.words import sets_variables_only
from migrator.records import Step


@dataclass
class Journal(Expanding):
    """Of one connection. ``is_version_write`` knows Alembic's own statement that ends a revision."""

    driver: Any
    open_scratch: OpenScratch
    is_version_write: Callable[[str], bool]
    check_lock: Callable[[Kind], None]
    patience: Patience
    largest_copy_rows: int | None
    parking: Expander
    run_rows: RunRows
    cursor: Any = field(init=False)
    carrier: Carrier = field(init=False)
    next_step: Step | None = None  # of the same run
    recorder: Recorder | None = None
    rows: dict[int, Row] = field(default_factory=dict)  # of the interrupted run
    position: int = 0
    is_live: bool = True
    stopped_by: MigratorError | None = None

    def __post_init__(self) -> None:
        self.cursor = self.driver.cursor()
        self.carrier = Carrier(self.cursor, SessionState(self.cursor))

    def begin(
        self, step: Step, file_digest: str, in_flight: InFlight | None, next_step: Step | None = None
    ) -> None:
        """Start a revision; ``in_flight`` is what an interrupted run of this very one has left."""
        session, self.next_step = self.carrier.session, next_step
        session.most_temporary = 0
        heading = Row(0, "step", Status.DONE, file_digest, step.description)
        self.rows = in_flight.rows if in_flight else {}
        self.position, self.is_live = 0, not self.rows
        self.recorder = Recorder(
            *(self.driver, self.cursor, step, session, heading),
            *(self.check_lock, self.patience, self.largest_copy_rows, self.run_rows),
        )
        self.recorder.has_written = bool(self.rows)
        self.carrier.restore(step, with_tables=not self.rows)
        self.parking.begin(step)

    def execute(self, call: Call) -> None:
        """Execute a statement of the revision, or replay it."""
        self._check_not_stopped()
        try:
            self._execute(call)
        except MigratorError as error:
            # A revision may swallow every error: ours must stop it all the same.
            self.stopped_by = error
            raise

    def _execute(self, call: Call) -> None:
        if call.cursor.connection is not self.driver:
            self._check_stranger(call)
        elif self.is_version_write(call.text):
            self._begin_work()
            self._expand(END, self.parking.settle)
            self._end(call)
        else:
            self._begin_work()
            kind = self._find_kind(call.text)
            may_expand = kind is Kind.SCHEMA
            if may_expand and self._expand(call.text, lambda: self.parking.expand(render(call))):
                give_result(call, Result(rowcount=0))
            else:
                self._run(call, kind)
            self.parking.see(call.text, kind)

    def _run(self, call: Call, kind: Kind) -> None:
        self.position += 1
        row = Row(self.position, kind, Status.DONE, digest_of(call.text), call.text)
        if not self._replay(call, row):
            self._enter_live()
            self._recorder.run(call, row)

    def _check_stranger(self, call: Call) -> None:
        """Another connection may read; what it writes would not be in the journal."""
        if find_kind(call.text) not in {Kind.READ, Kind.SESSION}:
            raise writes_elsewhere(self._step.revision, call.text)
        call.run()

    def _check_not_stopped(self) -> None:
        if self.stopped_by:
            raise self.stopped_by

    def before_commit(self) -> None:
        self._check_not_stopped()
        if self.recorder:
            # A refusal stays pending: Alembic commits too while an error leaves an autocommit block.
            self.recorder.flush()
        self.patience.watchdog.holds_rows = False

    def after_rollback(self) -> None:
        if self.recorder:
            self.recorder.buffer.undo()
        self.patience.watchdog.holds_rows = False

    def finish(self) -> None:
        """Make what was put durable, outside Alembic's own way of ending a revision."""
        self._recorder.buffer.take()
        self.driver.commit()
        self._recorder.session.free_clock()

    @property
    def is_replaying(self) -> bool:
        """Whether the next statement was done by the interrupted run, and will not be executed."""
        known = self.rows.get(self.position + 1)
        return not self.is_live and known is not None and known.status is not Status.INTENT

    @property
    def _recorder(self) -> Recorder:
        if self.recorder is None:
            raise RuntimeError("begin() comes first")
        return self.recorder

    def _find_kind(self, text: str) -> Kind:
        kind = find_kind(text)
        temporary = self._recorder.session.temporary
        if temporary and kind in {Kind.DATA, Kind.SCHEMA} and find_written_table(text) in temporary:
            return Kind.SESSION
        return kind

    def _replay(self, call: Call, row: Row) -> bool:
        """Give what the statement gave in the interrupted run; False when it has to be executed."""
        known = self.rows.get(row.position)
        if known is None:
            return False
        if known.digest != row.digest:
            raise self._diverged(call.text)
        if known.status is Status.INTENT:
            if not self._is_applied(known):
                return False
            # Told once, while the schema still shows it: what follows may change the same thing again.
            self._recorder.buffer.add(row)
        result = unpack(known.result) if known.result else Result(rowcount=0)
        if result.error:
            raise make_error(result.error)
        if row.kind == Kind.SESSION and call.text.lstrip()[:3].upper() == "SET":
            self._set_again(call, result)
        give_result(call, result)
        self._recorder.session.set_variables(result.variables)
        return True

    def _set_again(self, call: Call, result: Result) -> None:
        """What a new connection needs; what variables were computed from may be gone by now."""
        if not sets_variables_only(call.text):
            call.run()
        self._recorder.session.note_setting(render(call), result.variables)

    def _is_applied(self, row: Row) -> bool:
        outcome = find_outcome(self.cursor, row, self.open_scratch)
        if outcome is Outcome.UNKNOWN:
            raise not_known(self._step.revision, row.position, row.statement)
        return outcome is Outcome.APPLIED

    def _enter_live(self) -> None:
        """From here on statements are executed: the connection gets what lived in the dead one."""
        if self.is_live:
            return
        self.is_live = True
        recorder, session = self._recorder, self._recorder.session
        heading = self.rows.get(0)
        if heading and heading.result:
            ((clock, last_insert_id),) = unpack(heading.result).rows or ((None, 0),)
            session.clock, recorder.has_data, recorder.heading = clock, True, heading
            session.hold_clock()
            session.set_last_insert_id(last_insert_id)
        session.restore_temporary([row for position, row in self.rows.items() if position < 0])

    def _end(self, call: Call) -> None:
        """The version is written: in the same transaction nothing is in flight any more."""
        if self.position < max(self.rows, default=0):
            raise self._diverged(call.text)
        recorder = self._recorder
        if self.next_step:
            self._enter_live()  # what it leaves in the connection is there for the next
            if recorder.has_data:
                recorder.session.read_last_insert_id()
        call.run()
        recorder.buffer.take()
        if recorder.has_written:
            remove_rows(self.cursor, recorder.step.revision, recorder.step.direction)
        self.carrier.write(self.next_step)
        recorder.session.free_clock()

    @property
    def _step(self) -> Step:
        return self._recorder.step

    def _diverged(self, text: str) -> MigratorError:
        known = self.rows.get(self.position)
        return diverged(self._step.revision, self.position, text, known.statement if known else "(nothing)")
