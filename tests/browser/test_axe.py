"""axe-core on every public page, in both themes and languages, on desk and phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser

PAGES = [
    *("/", "/?page=1", "/tags/", "/archive/", "/search", "/search?q=ink", "/search?q=nowhere+at+all"),
    *("/sign-up", "/log-in", "/nowhere"),
]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
LOOKS = [("desktop", "light", "en"), ("phone", "dark", "zh")]


@pytest.mark.parametrize("look", LOOKS, ids="-".join)
def test_axe_finds_nothing(visit, member, look):
    size, theme, language = look
    guest = visit(size)
    cookies = {"theme": theme, "language": language}
    guest.page.context.add_cookies([{"name": n, "value": v, "url": guest.blog} for n, v in cookies.items()])
    found = {}
    for path in (*PAGES, member["post"], member["tag"], f"/authors/{member['name']}"):
        guest.go(path)
        guest.load_pictures()
        results = Axe().run(guest.page, options=RULES)
        assert results.response["passes"], f"{path}: axe looked at nothing"
        if results.violations_count:
            found[path] = [
                f"{one['id']}: {node['html'][:160]}"
                for one in results.response["violations"]
                for node in one["nodes"]
            ]
    assert not found
