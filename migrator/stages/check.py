"""CHECK: what would go wrong, or hurt, is said before anything is changed."""

from collections.abc import Callable, Iterable
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.engine import URL

from migrator.checks.examine import examine, find_names, understand_step
from migrator.checks.facts import Facts
from migrator.checks.finding import Finding
from migrator.checks.rules import RULES, RULES_EVERYWHERE
from migrator.checks.rules.drift import tell_drift
from migrator.checks.waivers import apply_waivers, read_waivers
from migrator.errors import RefusedByCheckError
from migrator.project.environment import Project
from migrator.records import PlannedSql, TableSize
from migrator.schema.difference import Drift
from migrator.stages.fit import Present, find_users, tell_edited, tell_unfit, tell_unusable
from migrator.stages.plan import find_ancestors, make_plan
from migrator.stages.render import render_plan

STAGE = "check"
LONGEST_STATEMENT = 500  # of its text in a message
ANYWHERE = URL.create("mysql+pymysql", host="localhost", database="check")  # rendering makes no connection


def check_plan(
    project: Project,
    planned: tuple[PlannedSql, ...],
    engine: Engine | None,
    begun: str = "",
    sizes: dict[str, TableSize] | None = None,
    *,
    drift: Drift | None = None,
    present: Present | None = None,
) -> tuple[Finding, ...]:
    """All findings about a plan, in its order. Without an engine only what the text alone tells.

    ``sizes`` is given those of the tables that were looked at.
    """
    is_mysql = engine is None or engine.dialect.name == "mysql"
    if not is_mysql:
        engine = None
    steps = [(one, understand_step(one, project.settings.version_table)) for one in planned]
    names = find_names([statement for _, statements in steps for statement in statements])
    rules = RULES if is_mysql else RULES_EVERYWHERE
    limits, present = project.settings.limits, present or Present()
    users = find_users(project.script, planned, present.running)
    with Facts(limits, engine, names, drift, users).opened() as facts:
        findings = [*tell_drift(planned, drift), *examine(steps, facts, rules, begun)]
        if not begun:  # what is half-applied is finished, whatever runs
            findings += tell_unfit(project.script, steps, present, limits.allow_unfit)
        if sizes is not None:
            sizes.update(facts.sizes)
    findings += [*tell_edited(planned, present), *tell_unusable(project.script, planned)]
    if not is_mysql:
        findings = [finding for finding in findings if finding.code != "dynamic-revision"]
    waivers = [waiver for one in planned for waiver in read_waivers(one.step.revision, _source(project, one))]
    return apply_waivers(findings, waivers)


def check_files(project: Project, target: str, since: str = "") -> tuple[Finding, ...]:
    """What the revisions' text alone tells, from the base to ``target``; no database is needed.

    ``since`` is a revision: it and what lies before it have been looked at already.
    """
    plan = make_plan(project.script, (), target)
    planned = render_plan(project, ANYWHERE, plan)
    known = find_ancestors(project.script, (since,)) if since else set()
    return check_plan(project, tuple(one for one in planned if one.step.revision not in known), None)


def make_waiver_test(project: Project) -> Callable[[str, str], bool]:
    """Whether a revision's file allows a finding; for statements that are not known before they run."""

    def is_waived(revision: str, code: str) -> bool:
        path = Path(project.script.get_revision(revision).path)
        waivers = read_waivers(revision, path.read_text(encoding="utf-8"))
        return any(waiver.code == code and waiver.reason for waiver in waivers)

    return is_waived


def _source(project: Project, planned: PlannedSql) -> str:
    return Path(project.script.get_revision(planned.step.revision).path).read_text(encoding="utf-8")


def refuse(target: str, findings: Iterable[Finding], *ways: str) -> None:
    """Raise ``RefusedByCheckError`` with every finding that refuses, unless there is none.

    ``ways`` are lines to type that come first.
    """
    refusing = [finding for finding in findings if finding.refuses]
    if not refusing:
        return
    count = "1 finding" if len(refusing) == 1 else f"{len(refusing)} findings"
    raise RefusedByCheckError(
        f"{count} against this plan; nothing was touched",
        "\n".join(describe_fully(finding) for finding in refusing),
        *ways,
        f"make plan rev={target}   shows each below its statement; docs/findings.md explains the codes",
        "# migrator: allow CODE: REASON   in the revision's file takes one upon yourself",
    )


def describe_fully(finding: Finding) -> str:
    """As ``describe_finding``, with the statement."""
    statement = " ".join(finding.statement.split())[:LONGEST_STATEMENT]
    return describe_finding(finding) + (f"\n  statement: {statement}" if statement else "")


def describe_finding(finding: Finding) -> str:
    """What, why and instead, in three lines; two for one that is waived."""
    lines = [describe_briefly(finding)]
    if finding.waived:
        return "\n".join([*lines, f"  waived: {finding.waived}"])
    return "\n".join([*lines, f"  why: {finding.why}", f"  instead: {finding.instead}"])


def describe_briefly(finding: Finding) -> str:
    place = finding.revision + (f" statement {finding.number}" if finding.number else "")
    table = f" {finding.table}:" if finding.table else ""
    grade = "waived" if finding.waived else finding.severity
    return f"{grade} {finding.code} ({place}){table} {finding.what}"
