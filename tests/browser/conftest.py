"""A Chromium, and a blog to visit: our own on a free port, or the one that BASE_URL names (the stack's)."""

import os

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.eyes import Eyes
from tests.browser.served import ROOT, serving
from tests.browser.texts import RICH
from tests.browser.visitor import Visitor, draw_picture

SCREENSHOTS = ROOT / "artefacts/screenshots"
# A test must not depend on what a browser tells its maker, nor on a sandbox that containers refuse.
CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIZES = {"phone": {"width": 360, "height": 740}, "desktop": {"width": 1280, "height": 900}}


@pytest.fixture(scope="session")
def browser(require_browser):
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=require_browser, args=CHROMIUM_OPTIONS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def blog(own_blog):
    """The blog's address, without a slash at its end."""
    return own_blog[0]


@pytest.fixture(scope="session")
def own_blog(tmp_path_factory):
    """Its address, and the environment that it runs in: None for one that is not of the tests' own."""
    if os.environ.get("BASE_URL"):
        yield os.environ["BASE_URL"].rstrip("/"), None
        return
    with serving(tmp_path_factory.mktemp("blog")) as served:
        yield served


@pytest.fixture(scope="session")
def member(browser, blog, tmp_path_factory):
    """Someone who has written a rich post and answered a comment on it."""
    context = browser.new_context(base_url=blog, ignore_https_errors=True)
    lin = Visitor(context.new_page(), blog)
    lin.sign_up()
    lin.write("On grinding ink", RICH, tags=f"{lin.name}, 随笔")
    lin.field("picture").set_input_files(draw_picture(tmp_path_factory.mktemp("pictures")))
    lin.field("picture_alt").fill("An ink stone")
    lin.save()
    post = lin.page.url.removeprefix(blog)
    lin.comment("I still grind by hand: `slowly`.")
    lin.page.locator(".comment__reply").first.click()
    lin.comment("And I.")
    yield {"cookies": context.storage_state(), "post": post, "name": lin.name, "tag": f"/tags/{lin.name}"}
    context.close()


@pytest.fixture
def visit(browser, blog):
    """Opens a browser of one's own; at the end nothing may have been refused, broken or leaked."""
    open_ones = []

    def visit(size="desktop", *, scripts=True, hosts=(), **options) -> Visitor:
        context = browser.new_context(
            base_url=blog,
            viewport=SIZES[size] if isinstance(size, str) else size,
            java_script_enabled=scripts,
            ignore_https_errors=True,
            **{"locale": "en-GB", **options},
        )
        context.set_default_timeout(10_000)
        eyes = Eyes(context, blog, *hosts)
        open_ones.append((context, eyes))
        return Visitor(context.new_page(), blog)

    yield visit
    for context, eyes in open_ones:
        context.close()
        eyes.assert_all_quiet()


@pytest.fixture
def shoot(request):
    """Keeps a picture of the page, for people to look at."""
    count = iter(range(1, 100))

    def shoot(visitor: Visitor, name: str) -> None:
        folder = SCREENSHOTS / request.node.name.replace("[", "-").strip("]")
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{next(count):02}-{name}.png"
        # A colour half-way between two themes is in neither.
        visitor.page.screenshot(path=path, full_page=True, animations="disabled")

    return shoot
