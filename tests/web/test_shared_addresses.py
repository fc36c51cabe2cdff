"""nginx lets who comes wait for another's page at those addresses alone that the application shares."""

import re
from pathlib import Path

import pytest

from web.views.sharing import SHARED

TEMPLATE = Path(__file__).parents[2] / "nginx/templates/25-cache.conf.template"
SAMPLES = {"slug": "笔墨-1", "name": "lin", "year": "2026", "month": "11", "number": "3", "form": "atom"}


@pytest.fixture(scope="module")
def is_shared_by_nginx():
    block = re.search(
        r"map \$uri \$is_never_shared \{(.*?)\n\}", TEMPLATE.read_text(encoding="utf-8"), re.DOTALL
    )
    assert block, TEMPLATE
    patterns = [line.split()[0] for line in block[1].splitlines() if line.strip().endswith('"";')]
    assert len(patterns) > 1

    def matches(pattern, address):
        return re.search(pattern[1:], address) if pattern.startswith("~") else pattern == address

    return lambda address: any(matches(pattern, address) for pattern in patterns)


def fill(rule):
    """An address of the rule."""
    return re.sub(r"<(?:[^:>]*:)?(\w+)>", lambda found: SAMPLES.get(found[1], "other"), rule)


def test_every_address_is_shared_by_both_or_by_none(app, is_shared_by_nginx):
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in rule.methods]
    wrong = [
        rule.rule for rule in rules if bool(is_shared_by_nginx(fill(rule.rule))) != (rule.endpoint in SHARED)
    ]
    assert wrong == []
    assert {rule.endpoint for rule in rules} >= SHARED
