"""Ways to a page other than eyes on a screen and a mouse: keys, less motion, the system's night, paper."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

FOCUSED = """() => {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const {outlineStyle, outlineWidth} = getComputedStyle(element);
    const {width, height} = element.getBoundingClientRect();
    return {
        number: (element.dataset.number ??= String(document.querySelectorAll("[data-number]").length)),
        what: element.outerHTML.slice(0, 80),
        isSeen: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 && width > 1 && height > 1,
    };
}"""
GROUND = "getComputedStyle(document.body).backgroundColor"
SHIFTS = """() => new Promise((resolve) => {
    let sum = 0;
    const watch = (list) => { for (const shift of list.getEntries()) sum += shift.value; };
    const observer = new PerformanceObserver(watch);
    observer.observe({type: "layout-shift", buffered: true});
    setTimeout(() => { watch({getEntries: () => observer.takeRecords()}); resolve(sum); }, 200);
})"""


def test_skip_link_comes_first_and_leads_to_the_text(visit, member):
    guest = visit()
    guest.go(member["post"])
    guest.page.keyboard.press("Tab")
    expect(guest.page.locator(".skip")).to_be_focused()
    expect(guest.page.locator(".skip")).to_be_in_viewport()
    guest.page.keyboard.press("Enter")
    expect(guest.page.locator("main")).to_be_focused()
    guest.page.keyboard.press("Tab")
    expect(guest.page.locator("main a").first).to_be_focused()


def test_keys_reach_everything_once_and_show_where_they_are(visit, member):
    guest = visit()
    guest.go(member["post"])
    stops = []
    for _ in range(100):
        guest.page.keyboard.press("Tab")
        stop = guest.page.evaluate(FOCUSED)
        if stop is None or stop["number"] in {earlier["number"] for earlier in stops}:
            break
        stops.append(stop)
    wanted = (
        "a, button, input:not([type=hidden], :disabled, [tabindex='-1']), textarea, summary, pre[tabindex]"
    )
    assert len(stops) == guest.page.locator(wanted).count()
    assert not [stop["what"] for stop in stops if not stop["isSeen"]]


def test_menu_opens_by_enter_and_closes_by_escape_or_elsewhere(visit, member):
    lin = visit(storage_state=member["cookies"])
    lin.go("/")
    menu = lin.page.locator(".menu")
    menu.locator("summary").focus()
    lin.page.keyboard.press("Enter")
    expect(menu.locator("a").first).to_be_visible()
    lin.page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()
    menu.locator("summary").click()
    lin.page.locator(".foot").click(position={"x": 2, "y": 2})
    expect(menu.locator("a").first).to_be_hidden()


def test_refused_form_says_so_first_and_leads_to_its_fields(visit):
    guest = visit()
    guest.go("/sign-up")
    guest.page.locator("main form .button").click()
    expect(guest.page.locator(".refusals")).to_be_focused()
    guest.page.locator(".refusals a").first.click()
    expect(guest.field("name")).to_be_focused()
    expect(guest.field("name")).to_have_accessible_description(re.compile("This is needed"))


def test_theme_follows_the_system_until_one_is_chosen(visit):
    guest = visit(color_scheme="dark")
    guest.go("/")
    night = guest.page.evaluate(GROUND)
    guest.page.emulate_media(color_scheme="light")
    day = guest.page.evaluate(GROUND)
    assert night != day
    guest.choose("theme", "dark")
    assert guest.page.evaluate(GROUND) == night


def test_nothing_moves_for_people_who_asked_for_that(visit, member):
    durations = "[...document.querySelectorAll('*')].map(e => getComputedStyle(e).transitionDuration)"
    for wish, expected in (("reduce", {"0s"}), ("no-preference", {"0s", "0.12s"})):
        guest = visit(reduced_motion=wish)
        guest.go(member["post"])
        shown = {part for text in guest.page.evaluate(durations) for part in text.split(", ")}
        assert shown == expected


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_nothing_jumps_while_a_page_loads(visit, member, size):
    guest = visit(size)
    for path in ("/", member["post"], "/sign-up"):
        guest.go(path)
        guest.load_pictures()
        assert guest.page.evaluate(SHIFTS) < 0.01, path


def test_paper_holds_the_text_and_nothing_to_press(visit, member, shoot):
    guest = visit({"width": 700, "height": 1000})
    guest.go(member["post"])
    guest.choose("theme", "dark")
    guest.load_pictures()
    guest.page.emulate_media(media="print")
    shoot(guest, "paper")
    for pressed in (".sections", ".account", ".foot", "#comment-form", ".comment__reply"):
        expect(guest.page.locator(pressed).first).to_be_hidden()
    for read in ("[rel=author]", "article time", ".reading", ".comment__text"):
        expect(guest.page.locator(read).first).to_be_visible()
    assert guest.page.evaluate("getComputedStyle(document.querySelector('.reading')).color") == "rgb(0, 0, 0)"
