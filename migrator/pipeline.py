"""The road that every migration takes: locate, plan, lock, apply, verify."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy import Engine, QueuePool
from sqlalchemy.engine import URL

from migrator.database.connection import make_engine, wait_for_database
from migrator.database.lock import describe_holder, hold_lock, is_held
from migrator.errors import BudgetSpentError, UsageError
from migrator.journal.successor import wait_for_leftovers
from migrator.journal.table import InFlight
from migrator.project.environment import Project
from migrator.records import Direction, Holder, Note, Plan, PlannedSql, TableSize
from migrator.reporting import Reporter
from migrator.settings import Settings
from migrator.stages.adopt import check_equal, record_revision
from migrator.stages.ahead import make_way
from migrator.stages.apply import Application, make_lock_check
from migrator.stages.following import Follower
from migrator.stages.keep import is_kept, keep_up, prepare_keeping
from migrator.stages.locate import find_url, locate
from migrator.stages.plan import describe_plan, name_revisions
from migrator.stages.render import render_plan
from migrator.stages.resume import check_resumable, describe_state, find_in_flight, forget_untouched
from migrator.stages.undo import put_back
from migrator.stages.verify import verify

if TYPE_CHECKING:
    from migrator.checks.finding import Finding
    from migrator.stages.drift import DriftReport


@dataclass
class Pipeline:
    """One command's run on one project and one database."""

    project: Project
    report: Reporter
    sizes: dict[str, TableSize] = field(default_factory=dict)  # of the tables that the checks looked at

    @property
    def settings(self) -> Settings:
        return self.project.settings

    @cached_property
    def url(self) -> URL:
        """The database's URL: the one that was given, else the application's own."""
        return find_url(self.project)

    @cached_property
    def engine(self) -> Engine:
        """An engine whose server has answered; for our own looks at it, not for env.py's work."""
        engine = make_engine(self.url, QueuePool)
        wait_for_database(
            engine, self.settings.wait_seconds, lambda text: self._tell("locate", "waiting", text)
        )
        return engine

    def close(self) -> None:
        """End our sessions on the server."""
        if "engine" in self.__dict__:
            self.engine.dispose()

    def locate(self) -> tuple[str, ...]:
        return locate(self.engine, self.project)

    def plan(self, target: str, only: Direction | None = None) -> Plan:
        """LOCATE and PLAN; nothing is changed. ``only`` refuses the other direction."""
        start = self.locate()
        self._tell("locate", "located", f"the database stands at {name_revisions(start)}", revisions=start)
        plan = make_way(self.project, self.engine, start, target)
        if only and plan.direction not in (only, Direction.NONE):
            raise UsageError(
                f"{target} lies {plan.direction} from {name_revisions(start)}, not {only}",
                "",
                f"flask db {'upgrade' if plan.direction is Direction.UP else 'downgrade'} {target}",
                f"make migrate rev={target}   finds the direction by itself",
            )
        self.report(describe_plan(plan))
        return plan

    def plan_sql(self, target: str) -> tuple[PlannedSql, ...]:
        """The plan's statements; nothing is changed."""
        return render_plan(self.project, self.url, self.plan(target))

    def find_findings(self, planned: tuple[PlannedSql, ...]) -> "tuple[Finding, ...]":
        """What the checks say about a plan on this database; nothing is changed."""
        from migrator.stages.check import check_plan  # noqa: PLC0415 - a run with nothing to do loads no check
        from migrator.stages.fit import look_at_present  # noqa: PLC0415 - as above

        begun = _revision(find_in_flight(self.engine))
        drift = None
        if planned and not begun and (start := self.locate()):
            from migrator.stages.drift import look_for_drift  # noqa: PLC0415 - as above

            drift = look_for_drift(self.project, self.engine, start)
        present = look_at_present(self.project, self.engine)
        return check_plan(self.project, planned, self.engine, begun, self.sizes, drift=drift, present=present)

    def check(self, plan: Plan, target: str, *, is_early: bool = False) -> bool:
        """CHECK. Raises ``RefusedByCheckError`` when a finding refuses the plan.

        False, ``is_early``, when another moves the schema meanwhile: it is asked again under the lock.
        """
        from migrator.stages.check import STAGE, describe_briefly, refuse  # noqa: PLC0415 - as above
        from migrator.stages.recipe import offer  # noqa: PLC0415 - as above

        if not plan.steps:
            return True
        planned = render_plan(self.project, self.url, plan)
        findings = self.find_findings(planned)
        if findings and is_early and (is_held(self.engine) or self.locate() != plan.start):
            return False
        for finding in findings:
            self._tell(STAGE, "finding", describe_briefly(finding), **asdict(finding))
        refuse(target, findings, *offer(self.project, self.engine, planned, findings, self._tell))
        return True

    def check_approval(self, plan: Plan) -> None:
        """APPROVE. Raises ``ApprovalMissingError`` where a plan needs a rehearsal and has none."""
        if plan.steps and self.settings.approval.is_needed:
            from migrator.stages.approve import check_approval  # noqa: PLC0415 - as above

            check_approval(self.project, self.engine, plan, find_in_flight(self.engine))

    def to(self, target: str, only: Direction | None = None) -> Plan:
        """Bring the database to ``target``, up or down; returns the plan that was run."""
        plan = self.plan(target, only)
        is_known = is_kept(self.project, self.engine, plan.start)
        if not plan.steps and is_known and find_in_flight(self.engine) is None:
            return plan  # the fast path: replicas that start together need no lock to find nothing to do
        prepare_keeping(self.engine)
        is_checked = self.check(plan, target, is_early=True)
        self.check_approval(plan)
        with hold_lock(self.engine, self.settings.wait_seconds, self._tell_holder) as is_locked:
            self._clear_the_way()
            checked, plan = plan, self._plan_again(plan, target)
            if plan is not checked or not is_checked:
                self.check(plan, target)
            check_lock = make_lock_check(is_locked)
            in_flight = put_back(self.engine, self.project, plan, check_lock, self._tell)
            check_resumable(self.project.script, in_flight)
            self.check_approval(plan)
            keep_up(self.project, self.engine, plan.start)
            if plan.steps:
                plan = self._apply(plan, target, check_lock)
                verify(self.engine, plan, self.settings.version_table)
                text = f"the database stands at {name_revisions(plan.goal)}"
                self._tell("verify", "verified", text, revisions=plan.goal)
        return plan

    def report_drift(self, target: str = "") -> "DriftReport":
        """DRIFT: the database compared with its revision, or with ``target``; nothing is changed."""
        from migrator.stages.drift import check_nothing_in_flight, report_drift  # noqa: PLC0415 - as above

        check_nothing_in_flight(find_in_flight(self.engine))
        start = self.locate()
        revisions = make_way(self.project, self.engine, start, target).goal if target else start
        self._tell(
            "drift", "comparing", f"comparing the database with what {name_revisions(revisions)} gives"
        )
        return report_drift(self.project, self.engine, revisions)

    @contextmanager
    def alone(self) -> Iterator[InFlight | None]:
        """Hold the lock, with no dead migrator's session at work; gives the revision that is half-applied."""
        with hold_lock(self.engine, self.settings.wait_seconds, self._tell_holder):
            self._clear_the_way()
            yield forget_untouched(self.engine, find_in_flight(self.engine))

    def adopt(self, target: str) -> tuple[str, ...]:
        """Record ``target`` for a database that equals it; returns the revisions recorded."""
        with hold_lock(self.engine, self.settings.wait_seconds, self._tell_holder):
            self._tell("adopt", "comparing", f"comparing the database with revision {target}")
            check_equal(self.project, self.engine, target, "adopted")
            recorded = record_revision(self.project, self.engine, target)
            keep_up(self.project, self.engine, recorded)
            self._tell(
                "adopt", "adopted", f"equal; recorded at {name_revisions(recorded)}", revisions=recorded
            )
        return recorded

    def keep_up(self) -> None:
        """Bring what the database keeps of its revisions to what the files say, under the lock."""
        with self.alone():
            keep_up(self.project, self.engine, self.locate())

    def check_stamp(self, target: str) -> None:
        """Raise ``RefusedByCheckError`` unless the schema is the one that ``target`` gives."""
        self._tell("stamp", "comparing", f"comparing the database with revision {target}")
        check_equal(self.project, self.engine, target, "stamped")

    def _apply(self, plan: Plan, target: str, check_lock: Callable[[], None]) -> Plan:
        """Run the plan; what had to be taken back for others' sake is tried again from where it is."""
        started, pause = time.monotonic(), 1.0
        while plan.steps:
            in_flight = find_in_flight(self.engine)
            check_resumable(self.project.script, in_flight)
            self._tell_resumed(in_flight)
            try:
                follower = Follower(self.report, self.sizes)
                Application(self.project, plan, target, follower, check_lock, in_flight).run(self.url)
            except BudgetSpentError as error:
                if time.monotonic() - started + pause > self.settings.retry_seconds:
                    raise
                text = f"stepped back, trying again in {pause:.0f} s: {error.what}\n{error.why}"
                self._tell("apply", "stepped-back", text)
                time.sleep(pause)
                pause = min(pause * 2, 30.0)
                plan = self._plan_again(plan, target)
            else:
                break
        return plan

    def _clear_the_way(self) -> None:
        wait_for_leftovers(
            self.engine, self.settings.wait_seconds, lambda text: self._tell("resume", "left", text)
        )

    def _tell_resumed(self, in_flight: InFlight | None) -> None:
        if in_flight is not None:
            text = f"going on with {in_flight.revision}: {describe_state(in_flight)}"
            self._tell("resume", "resumed", text, revision=in_flight.revision, done=in_flight.done_count)

    def _plan_again(self, plan: Plan, target: str) -> Plan:
        """What is planned must be what runs: another migrator may have worked while we waited."""
        start = self.locate()
        if start == plan.start:
            return plan
        self._tell("lock", "moved", f"meanwhile the database came to {name_revisions(start)}; planning again")
        plan = make_way(self.project, self.engine, start, target)
        self.report(describe_plan(plan))
        return plan

    def _tell(self, stage: str, event: str, text: str, **data: object) -> None:
        self.report(Note(stage, event, text, data))

    def _tell_holder(self, holder: Holder) -> None:
        text = f"waiting for {describe_holder(holder)}, up to {self.settings.wait_seconds:.0f} s"
        self._tell("lock", "waiting", text, holder=holder.name, session=holder.session)


def _revision(in_flight: InFlight | None) -> str:
    return "" if in_flight is None or in_flight.is_untouched else in_flight.revision
