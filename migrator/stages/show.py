"""A plan and its findings as text."""

from collections.abc import Sequence

from migrator.checks.finding import Finding
from migrator.records import PlannedSql
from migrator.stages.check import describe_finding, describe_fully


def render_planned(planned: PlannedSql, findings: Sequence[Finding]) -> str:
    """A step: a heading, then each statement with what the checks say about it below."""
    step = planned.step
    own = [finding for finding in findings if finding.revision == step.revision]
    lines = [f"-- {step.direction} {step.revision} {step.description}"]
    if planned.dynamic:
        lines.append(f"-- {planned.dynamic}")
    lines += _comments(own, 0)
    for number, statement in enumerate(planned.statements, start=1):
        lines += [f"{statement};", *_comments(own, number)]
    return "\n".join(lines)


def _comments(findings: Sequence[Finding], number: int) -> list[str]:
    told = [
        finding for finding in findings if finding.number == number and finding.code != "dynamic-revision"
    ]
    return [f"-- {line}" for finding in told for line in describe_finding(finding).splitlines()]


def render_findings(findings: Sequence[Finding]) -> str:
    """Every finding with its statement, then how many there are."""
    lines = [describe_fully(finding) for finding in findings]
    errors = sum(finding.refuses for finding in findings)
    lines.append(f"{len(findings)} findings, {errors} of them against the plan" if findings else "no finding")
    return "\n".join(lines)
