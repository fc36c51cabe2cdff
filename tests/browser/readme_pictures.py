"""``make pictures``: the README's pictures, taken of the samples anew into docs/pictures.

No part of the tests' run: what it writes is in the repository.
"""

import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from html import escape
from io import BytesIO
from types import SimpleNamespace

import pytest
from PIL import Image

from release.promotion.graph import Marks, draw
from release.report.page import render_page
from release.report.revisions import find_releases
from tests.browser.served import ROOT
from tests.browser.visitor import PASSWORD, Visitor
from tests.stack.report_sample import make_findings

pytestmark = pytest.mark.browser
FOLDER = ROOT / "docs/pictures"
LARGEST_BYTES = 120_000
POST, TEXT = "/posts/a-stone-some-water-a-little-time", "everything-markdown-can-do-here"


@pytest.fixture(scope="module")
def boss(browser, own_blog, tmp_path_factory):
    blog, environ = own_blog
    assert environ, "BASE_URL is not for this"
    flask = [sys.executable, "-m", "flask", "--app", "web.app"]
    word = tmp_path_factory.mktemp("boss") / "password"
    word.write_text(PASSWORD)
    create = ["user", "create", "--name", "lin", "--display-name", "Lin Shen", "--password-file", str(word)]
    for command in (create, ["content", "samples"]):
        subprocess.run([*flask, *command], cwd=ROOT, env=environ, check=True, timeout=120)
    invent_readers(environ["DATABASE_URL"].removeprefix("sqlite:///"))
    context = browser.new_context(base_url=blog)
    visitor = Visitor(context.new_page(), blog)
    visitor.log_in("lin", PASSWORD)
    yield {"cookies": context.storage_state()}
    context.close()


def invent_readers(path: str) -> None:
    """A blog of today has none yet."""
    today = datetime.now(UTC).date()
    with sqlite3.connect(path) as database:
        ids = [row[0] for row in database.execute("SELECT id FROM posts WHERE kind = 'post'")]
        days = [str(today - timedelta(days=day)) for day in range(30)]
        rows = [(day, one, 3 + (at * 7 + one * 5) % 23) for at, day in enumerate(days) for one in ids]
        database.executemany("INSERT INTO page_reads (day, post_id, reads) VALUES (?, ?, ?)", rows)


def keep(visitor, name: str) -> None:
    visitor.page.wait_for_load_state("networkidle")
    picture = Image.open(BytesIO(visitor.page.screenshot(animations="disabled"))).convert("RGB")
    path = FOLDER / f"{name}.webp"
    picture.save(path, "WEBP", quality=82, method=6)
    assert path.stat().st_size < LARGEST_BYTES


def dressed(visit, size, theme, language="en", **options):
    visitor = visit(size, color_scheme=theme, device_scale_factor=1, **options)
    visitor.page.context.add_cookies([{"name": "language", "value": language, "url": visitor.blog}])
    return visitor


DESK = {"width": 1200, "height": 800}


def test_pictures_of_readers(visit, boss):
    guest = dressed(visit, DESK, "light")
    guest.go("/")
    keep(guest, "home")
    guest.go(POST)
    keep(guest, "post")
    night = dressed(visit, DESK, "dark")
    night.go(f"/posts/{TEXT}#text-code")
    keep(night, "dark")
    phone = dressed(visit, {"width": 390, "height": 800}, "light", "zh")
    phone.go("/")
    keep(phone, "phone")


def test_pictures_of_writers(visit, boss):
    lin = dressed(visit, DESK, "light", storage_state=boss["cookies"])
    lin.go("/admin/")
    keep(lin, "administration")
    lin.go(f"/posts/{TEXT}/edit")
    lin.page.locator("[data-preview-toggle]").click()
    lin.page.locator("[data-preview-pane] table").wait_for()
    lin.page.evaluate("document.querySelector('[data-preview-pane]').scrollTop = 0")
    keep(lin, "editor")


TERMINAL = """<meta charset="utf-8"><style>
body { margin: 0; padding: 20px 24px; background: #16191c; color: #e6e3dc }
pre { margin: 0; font: 13px/1.5 "DejaVu Sans Mono", monospace }
b { color: #6fcf9b }</style>"""


@pytest.fixture(scope="module")
def findings(tmp_path_factory):
    return make_findings(tmp_path_factory.mktemp("report"), "0039", "--against", "0033")


@pytest.fixture
def show(browser, tmp_path):
    """Opens a page of that text from a file."""
    contexts = []

    def show(text, size, theme="light"):
        (tmp_path / "page.html").write_text(text, encoding="utf-8")
        contexts.append(browser.new_context(viewport=size, color_scheme=theme))
        page = contexts[-1].new_page()
        page.goto((tmp_path / "page.html").as_uri())
        return page

    yield show
    for context in contexts:
        context.close()


def test_picture_of_the_history(show, findings):
    """`make history` as a terminal shows it, of invented environments."""
    marks = Marks()
    for one in findings.environments:
        for revision in one.revisions:
            marks.standing.setdefault(revision, []).append(one.name)
    marks.releases = find_releases(findings)
    marks.by = dict.fromkeys(("0034", "0035", "0036"), "ann@desk")
    marks.applied = {one["revision"]: one["applied_at"][:16] for one in findings.environments[0].kept}
    marks.drifted = {"0036": ["staging"]}
    lines = escape("\n".join(list(draw(findings.entries, marks))[:16]))
    page = show(f"{TERMINAL}<pre><b>$</b> make history\n{lines}\n…</pre>", {"width": 1280, "height": 400})
    keep_page(page, "history")


def test_pictures_of_the_report(show, findings):
    page = show(render_page(findings, "inkstone"), {"width": 1280, "height": 1180})
    page.evaluate("document.querySelectorAll('.history > li > details')[3].open = true")
    keep_page(page, "report")
    night = show(render_page(findings, "inkstone"), {"width": 1280, "height": 900}, "dark")
    night.locator("main > div > .drawing").evaluate(
        "one => scrollTo(0, one.getBoundingClientRect().top - 230)"
    )
    keep_page(night, "schema")


def keep_page(page, name: str) -> None:
    keep(SimpleNamespace(page=page), name)
