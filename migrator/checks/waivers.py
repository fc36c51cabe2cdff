"""Waivers: a line in a revision's file by which its author takes a finding upon himself."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from migrator.checks.finding import Finding, Severity
from migrator.checks.wording import WORDING

LINE = re.compile(r"^[ \t]*#[ \t]*migrator:[ \t]*allow[ \t]+([\w-]+)[ \t]*:?[ \t]*(.*?)[ \t]*$", re.MULTILINE)
# The migrator stops at these whatever a file says: who may be locked out is the operator's to say.
NEVER_WAIVED = frozenset(
    {"refused-statement", "waiver-without-reason", "lock-for-writers", "fulltext-first-build"}
)


@dataclass(frozen=True)
class Waiver:
    """``# migrator: allow <code>: <reason>``"""

    revision: str
    code: str
    reason: str


def read_waivers(revision: str, source: str) -> tuple[Waiver, ...]:
    return tuple(Waiver(revision, code, reason) for code, reason in LINE.findall(source))


def apply_waivers(findings: Iterable[Finding], waivers: Iterable[Waiver]) -> tuple[Finding, ...]:
    """The findings, those that are waived with the reason; and what is wrong with the waivers themselves."""
    reasons = {(waiver.revision, waiver.code): waiver for waiver in waivers}
    told, used = [], set()
    for finding in findings:
        waiver = reasons.get((finding.revision, finding.code))
        if waiver and waiver.reason and waiver.code not in NEVER_WAIVED:
            finding = replace(finding, waived=waiver.reason)  # noqa: PLW2901 - the same finding
        used.add((finding.revision, finding.code))
        told.append(finding)
    for place, waiver in reasons.items():
        if not waiver.reason:
            told.append(_about(waiver, "waiver-without-reason", Severity.ERROR))
        elif place not in used or waiver.code in NEVER_WAIVED:
            told.append(_about(waiver, "waiver-unused", Severity.WARNING))
    return tuple(told)


def _about(waiver: Waiver, code: str, severity: Severity) -> Finding:
    words = WORDING[code]
    texts = [part.format(code=waiver.code) for part in (words.what, words.why, words.instead)]
    return Finding(code, severity, waiver.revision, 0, "", "", *texts)
