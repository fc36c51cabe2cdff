"""Each kind of page, in both themes and languages, on desk and phone: measured, and kept as a picture."""

from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

MEASURE = (Path(__file__).parent / "measure.js").read_text(encoding="utf-8")
GUEST_PAGES = ["/", "/tags/", "/archive/", "/sign-up", "/log-in", "/nowhere"]
LOOKS = [  # size, theme, language
    ("desktop", "light", "en"),
    ("desktop", "dark", "zh"),
    ("phone", "dark", "en"),
    ("phone", "light", "zh"),
]


@pytest.fixture(params=LOOKS, ids="-".join)
def dressed(request, visit):
    """Opens a browser of one size, theme and language."""
    size, *choices = request.param

    def dressed(**options):
        visitor = visit(size, **options)
        visitor.page.context.add_cookies(
            [
                {"name": name, "value": value, "url": visitor.blog}
                for name, value in zip(("theme", "language"), choices, strict=True)
            ]
        )
        return visitor

    return dressed


def measure(visitor):
    return visitor.page.evaluate(MEASURE)


def faults_of(visitor):
    excess = visitor.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    faults = [fault for kind in measure(visitor).values() for fault in kind]
    return [*faults, f"{excess} pixels too wide"] if excess > 0 else faults


def test_pages_of_guests_can_be_read_and_hit(dressed, member, shoot):
    guest = dressed()
    faults = {}
    for path in (*GUEST_PAGES, member["post"], member["tag"], f"/authors/{member['name']}"):
        guest.go(path)
        guest.load_pictures()
        shoot(guest, path.strip("/").partition("/")[0] or "home")
        faults[path] = faults_of(guest)
    for path in ("/sign-up", "/log-in"):
        guest.go(path)
        guest.page.locator("main form .button").click()
        guest.page.locator(".refusals").wait_for()
        shoot(guest, f"{path.strip('/')}-refused")
        faults[f"{path}, refused"] = faults_of(guest)
    assert not {path: found for path, found in faults.items() if found}


def test_pages_of_writers_can_be_read_and_hit(dressed, member, shoot):
    lin = dressed(storage_state=member["cookies"])
    faults = {}
    for path in ("/write", "/drafts", f"{member['post']}/edit", f"{member['post']}/delete"):
        lin.go(path)
        if path.endswith("/edit"):
            lin.page.locator("[data-preview-toggle]").click()
            lin.page.locator("[data-preview-pane] table").wait_for()
        if path == "/drafts":
            lin.page.locator(".menu > summary").click()
        shoot(lin, path.rpartition("/")[2])
        faults[path] = faults_of(lin)
    assert not {path: found for path, found in faults.items() if found}


def test_measuring_finds_what_is_faint_or_small(visit):
    guest = visit(reduced_motion="reduce")  # else a colour may be measured on its way
    guest.go("/log-in")
    assert not any(measure(guest).values())
    guest.page.evaluate(
        """() => {
            document.querySelector("h1").style.color = "#aaa";
            document.querySelector("main input[type=password]").style.borderColor = "#eee";
            Object.assign(document.querySelector(".brand").style, {minHeight: 0, height: "1rem"});
        }"""
    )
    counts = {kind: len(found) for kind, found in measure(guest).items()}
    assert counts == {"texts": 1, "frames": 1, "targets": 1}
