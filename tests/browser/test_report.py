"""`make report`'s page in a browser: from a file, in both themes and languages, on a phone and a desk."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from release.report.page import render_page
from tests.browser.conftest import SIZES
from tests.browser.seeing import RULES
from tests.stack.report_sample import make_findings

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("report")
    page = render_page(make_findings(folder, "0039", "--against", "0009"), "inkstone")
    (folder / "report.html").write_text(page, encoding="utf-8")
    return (folder / "report.html").as_uri()


@pytest.fixture
def open_page(browser, address):
    contexts, asked = [], []

    def open_page(size, theme, **options):
        contexts.append(browser.new_context(viewport=SIZES[size], color_scheme=theme, **options))
        page = contexts[-1].new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert set(asked) == {address}


@pytest.mark.parametrize(
    ("size", "theme", "language"), [("desktop", "light", "english"), ("phone", "dark", "chinese")]
)
def test_axe_finds_nothing_and_only_drawings_move_sideways(open_page, size, theme, language):
    page = open_page(size, theme)
    page.locator(f"label[for=in-{language}]").click()
    for number in (3, 27):  # what added a table, what took one away
        page.locator(".history > li > details > summary").nth(number).click()
    found = Axe().run(page, options=RULES).response
    assert not [(one["id"], one["nodes"][0]["html"][:160]) for one in found["violations"]]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_scripts_the_language_changes_and_a_revision_opens(open_page):
    page = open_page("phone", "light", java_script_enabled=False)
    assert page.get_by_text("Where everything stands").is_visible()
    page.locator("label[for=in-chinese]").click()
    assert page.get_by_text("全局一览").is_visible()
    assert not page.get_by_text("Where everything stands").is_visible()
    page.locator(".history > li > details > summary").nth(3).click()
    drawn = page.locator(".history svg.schema:visible")
    assert drawn.count() == 1
    page.locator(".inside details > summary:visible").click()
    assert drawn.count() == 2
