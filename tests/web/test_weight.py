"""A light blog: what each page but the editor brings of style and script."""

import re
from pathlib import Path

import pytest

import web
from tests.web.test_role_route import ARGUMENTS, NEED_A_LINK, OTHER_ARGUMENTS, World

MOST_STYLE, MOST_SCRIPT = 30_000, 40_000  # bytes, not compressed
EDITOR = {"writing.new", "writing.edit", "writing.edit_page"}
STATIC = Path(web.__file__).parent / "static"
PART = re.compile(r'(?:href|src)="/static/([^"?]+\.(css|js))')


def weigh(page: str) -> dict[str, int]:
    """Bytes of style and of script."""
    weights = {"css": 0, "js": 0}
    for name, kind in set(PART.findall(page)):
        weights[kind] += (STATIC / name).stat().st_size
    return weights


@pytest.fixture
def pages(app) -> dict[str, str]:
    """Every page that an administrator can open, by its endpoint, with the colours that weigh most."""
    world = World(app, "administrator", owns=True)
    world.restore()
    world.library.choose(accent="plum")
    found = {}
    for rule in app.url_map.iter_rules():
        is_page = rule.endpoint == "api.docs" or not rule.endpoint.startswith("api.")
        if is_page and "GET" in rule.methods and rule.endpoint not in NEED_A_LINK:
            values = {**ARGUMENTS, **OTHER_ARGUMENTS.get(rule.endpoint, {})}
            answer = world.visitor.get(rule.build({name: values[name] for name in rule.arguments})[1])
            if answer.mimetype == "text/html" and answer.status_code == 200:
                found[rule.endpoint] = answer.text
    return found


def test_no_page_but_the_editor_is_heavy(pages):
    weights = {endpoint: weigh(page) for endpoint, page in pages.items() if endpoint not in EDITOR}
    assert len(weights) > 30
    assert weights["reading.post"]["css"] > 20_000
    heavy = {
        endpoint: weight
        for endpoint, weight in weights.items()
        if weight["css"] > MOST_STYLE or weight["js"] > MOST_SCRIPT
    }
    assert not heavy
