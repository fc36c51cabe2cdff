"""axe-core, on whichever page and in whichever look."""

import os
from itertools import product

from axe_playwright_python.sync_playwright import Axe

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
_NOT_FOUND = {"/nowhere", "/reset", "/confirm-email"}  # pages that say so
_TWO = [("desktop", "light", "en"), ("phone", "dark", "zh")]
_ALL = list(product(("desktop", "phone"), ("light", "dark"), ("en", "zh")))
# Each theme, language and size in two walks; every mixture of them where AXE_LOOKS=all.
LOOKS = _ALL if os.environ.get("AXE_LOOKS") == "all" else _TWO


def dress(visit, look, **options):
    """A browser of one size, theme and language."""
    size, theme, language = look
    visitor = visit(size, **options)
    cookies = {"theme": theme, "language": language}
    visitor.page.context.add_cookies(
        [{"name": n, "value": v, "url": visitor.blog} for n, v in cookies.items()]
    )
    return visitor


def find_violations(visitor, paths, shoot=None) -> dict[str, list[str]]:
    """By path; None is the page that is open."""
    found = {}
    for path in paths:
        if path:
            answer = visitor.page.goto(path)
            assert answer.ok or path in _NOT_FOUND, f"{path} answers {answer.status}"
            assert visitor.page.url.removeprefix(visitor.blog) == path, f"{path} led to {visitor.page.url}"
        visitor.load_pictures()
        if shoot:
            shoot(visitor, (path or "open").strip("/").partition("?")[0].replace("/", "-"))
        results = Axe().run(visitor.page, options=RULES)
        assert results.response["passes"], f"{path}: axe looked at nothing"
        nodes = [
            (one["id"], node["html"][:160]) for one in results.response["violations"] for node in one["nodes"]
        ]
        if nodes:
            found[path or "open"] = [f"{rule}: {html}" for rule, html in nodes]
    return found
