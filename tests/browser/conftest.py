"""A Chromium, and a blog to visit: our own on a free port, or the one that BASE_URL names (the stack's)."""

import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.eyes import Eyes
from tests.browser.texts import RICH
from tests.browser.visitor import Visitor, draw_picture

ROOT = Path(__file__).parents[2]
SCREENSHOTS = ROOT / "artefacts/screenshots"
START_SECONDS = 90  # a machine that is busy with other tests
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


@contextmanager
def serving(folder: Path, **more: str) -> Iterator[tuple[str, dict[str, str]]]:
    """A blog's address, and the environment that it runs in."""
    port = find_free_port()
    environ = {**blog_environ(folder, port), **more}
    migrate(environ)
    with (folder / "log").open("w+") as log:
        command = [sys.executable, "-m", "web.serve"]
        server = subprocess.Popen(command, cwd=ROOT, env=environ, stderr=log, stdout=log)
        try:
            wait_until_ready(f"http://127.0.0.1:{port}/readyz", server, folder / "log")
            yield f"http://127.0.0.1:{port}", environ
        finally:
            server.terminate()
            server.wait(START_SECONDS)


def blog_environ(folder: Path, port: int) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": f"sqlite:///{folder}/blog.sqlite",
        "SECRET_KEY": "a key that only the browser tests use, for one run",
        "MEDIA_DIRECTORY": str(folder / "media"),
        "SIGN_UP_ROLE": "author",
        "BIND": f"127.0.0.1:{port}",
    }


def migrate(environ: dict[str, str]) -> None:
    program = (
        "from flask_migrate import upgrade; from web.app import create_app\n"
        "with create_app().app_context(): upgrade('migrations')"
    )
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environ, check=True, timeout=60)


def add_person(environ: dict[str, str], role: str, password: str, folder: Path) -> str:
    """Somebody new, by the command line of the tests' own blog; the name."""
    name, word = f"{role[:6]}-{secrets.token_hex(3)}", folder / "password"
    word.write_text(password)
    command = ["user", "create", "--name", name, "--role", role, "--password-file", str(word)]
    subprocess.run(
        [sys.executable, "-m", "flask", "--app", "web.app", *command],
        cwd=ROOT,
        env=environ,
        check=True,
        timeout=60,
    )
    return name


def find_free_port() -> int:
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_until_ready(address: str, server: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    pytest.fail(f"the blog did not become ready:\n{log.read_text()}")


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

    def visit(size="desktop", *, scripts=True, **options) -> Visitor:
        context = browser.new_context(
            base_url=blog,
            viewport=SIZES[size] if isinstance(size, str) else size,
            locale="en-GB",
            java_script_enabled=scripts,
            ignore_https_errors=True,
            **options,
        )
        context.set_default_timeout(10_000)
        eyes = Eyes(context, blog)
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
