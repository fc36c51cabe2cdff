"""docs/security.md: each threat has a test, and each test that is named is there."""

import re

from tests.rules.test_house import ROOT

TEXT = (ROOT / "docs/security.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (?!threat|---)(.+?) \| (.+) \| (.+?) \|$", re.MULTILINE)
NAMED = re.compile(r"`(?:tests/)?((?:\w+/)?test_\w+)(?:::(test_\w+))?`")


def test_each_threat_names_a_test():
    rows = ROW.findall(TEXT)
    assert len(rows) > 60
    assert [threat for threat, _answer, test in rows if not NAMED.search(test)] == []


def test_each_test_that_is_named_is_there():
    missing = []
    for file, test in NAMED.findall(TEXT):
        path = ROOT / "tests" / f"{file if '/' in file else f'web/{file}'}.py"
        if not path.exists() or (test and f"def {test}(" not in path.read_text(encoding="utf-8")):
            missing.append(f"{file} {test}")
    assert missing == []
