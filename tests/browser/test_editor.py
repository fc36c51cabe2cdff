"""The writer's desk: tools, preview, pictures, and a text that is never lost."""

import base64
import re

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import picture_bytes, wait_until

pytestmark = pytest.mark.browser


@pytest.fixture
def writer(visit, member):
    lin = visit(storage_state=member["cookies"])
    lin.go("/write")
    while lin.page.locator("[data-kept-there]").count():  # of the test before
        lin.page.get_by_role("button", name="Throw it away").first.click()
        lin.page.wait_for_load_state()
    return lin


def kept_texts(page) -> int:
    return page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('text:')).length")


def type_and_wait(writer, title, text):
    """Until the server has it, and this browser no longer needs to keep it."""
    writer.field("title").fill(title)
    writer.field("markdown").fill(text)
    expect(writer.page.locator("[data-state]")).to_contain_text("Kept, not saved")
    wait_until(lambda: kept_texts(writer.page) == 0)


def type_while_away(writer, title, text):
    """The server does not answer."""
    writer.page.route("**/typed", lambda route: route.fulfill(status=502))
    writer.field("title").fill(title)
    writer.field("markdown").fill(text)
    wait_until(lambda: kept_texts(writer.page) > 0)
    expect(writer.page.locator("[data-state]")).to_contain_text("does not answer")


def leave_for(writer, path):
    """Go away although the text is not saved."""
    writer.page.once("dialog", lambda question: question.accept())
    writer.go(path)


def test_a_tool_puts_markdown_around_the_selection_and_undo_takes_it_back(writer):
    area = writer.field("markdown")
    area.fill("slow ink")
    area.evaluate("area => area.setSelectionRange(0, 4)")
    writer.page.get_by_role("button", name="Bold").click()
    expect(area).to_have_value("**slow** ink")
    area.press("Control+z")
    expect(area).to_have_value("slow ink")
    area.press("Control+a")
    area.press("Control+k")
    expect(area).to_have_value("[slow ink](https://)")
    expect(writer.page.get_by_role("button", name="Link")).to_have_attribute("title", "Link (Ctrl+K)")


def test_the_preview_shows_what_readers_will_see(writer, shoot):
    writer.page.get_by_role("button", name="Preview").click()
    writer.field("markdown").fill("## Slow\n\n<script>document.title = 'broken into'</script>\n\n`ink`")
    pane = writer.page.get_by_role("region", name="Preview")
    expect(pane.locator("h2")).to_have_text("Slow")
    expect(pane.locator("code")).to_have_text("ink")
    assert "broken into" not in writer.page.title()
    shoot(writer, "preview")


@pytest.mark.parametrize(
    "give",
    ["new ClipboardEvent('paste', { clipboardData: files, ", "new DragEvent('drop', { dataTransfer: files, "],
    ids=["pasted", "dropped"],
)
def test_a_picture_that_is_given_goes_up_with_what_it_shows(writer, shoot, give):
    writer.field("markdown").evaluate(
        """(area, data) => {
            const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
            const files = new DataTransfer();
            files.items.add(new File([bytes], "stone.png", { type: "image/png" }));
            area.dispatchEvent(GIVE bubbles: true, cancelable: true }));
        }""".replace("GIVE", give),
        base64.b64encode(picture_bytes()).decode(),
    )
    ask = writer.page.get_by_role("dialog", name="What does the picture show?")
    expect(ask).to_contain_text("stone.png")
    shoot(writer, "asked")
    ask.get_by_label("Description").fill("An [old] stone")
    ask.get_by_label("Description").press("Enter")
    expect(writer.field("markdown")).to_have_value(re.compile(r"!\[An \\\[old\\\] stone\]\(/media/"))
    writer.page.get_by_role("button", name="Preview").click()
    expect(writer.page.locator("[data-preview-pane] img")).to_be_visible()


def test_a_file_that_is_no_picture_is_refused_with_the_reason(writer):
    with writer.page.expect_file_chooser() as chooser:
        writer.page.get_by_role("button", name="Picture", exact=True).click()
    chooser.value.set_files({"name": "x.png", "mimeType": "image/png", "buffer": b"not a picture"})
    writer.page.get_by_role("button", name="Put it in").click()
    expect(writer.page.locator("[data-state]")).to_contain_text("PNG, JPEG, WebP or GIF")


def test_a_picture_that_is_left_out_does_not_go_up(writer):
    with writer.page.expect_file_chooser() as chooser:
        writer.page.get_by_role("button", name="Picture", exact=True).click()
    chooser.value.set_files({"name": "x.png", "mimeType": "image/png", "buffer": picture_bytes()})
    writer.page.keyboard.press("Escape")
    expect(writer.page.get_by_role("dialog")).to_be_hidden()
    expect(writer.field("markdown")).to_have_value("")


def test_a_text_that_was_left_unsaved_comes_back(writer, shoot):
    type_and_wait(writer, "Half a thought", "It began with")
    writer.go("/")  # the server has it: no question is asked
    writer.go("/write")
    shoot(writer, "offered")
    writer.page.get_by_role("link", name="Bring it back").click()
    expect(writer.field("title")).to_have_value("Half a thought")
    expect(writer.field("markdown")).to_have_value("It began with")
    writer.go("/write")
    writer.page.get_by_role("button", name="Throw it away").click()
    expect(writer.page.locator("[data-kept-there]")).to_have_count(0)


def test_a_text_typed_while_the_server_was_away_comes_back(writer):
    type_while_away(writer, "Half a thought", "It began with")
    leave_for(writer, "/")
    writer.go("/write")
    writer.page.get_by_role("button", name="Bring it back").click()
    expect(writer.field("title")).to_have_value("Half a thought")


def test_typing_does_not_overwrite_a_kept_text_before_it_was_answered(writer):
    type_and_wait(writer, "Older", "Older text")
    writer.go("/write")
    type_and_wait(writer, "Newer", "Newer text")
    writer.go("/write")
    writer.page.get_by_role("link", name="Bring it back").last.click()
    expect(writer.field("markdown")).to_have_value("Older text")


def test_two_windows_that_are_typed_in_both_keep_their_own(visit, member, shoot):
    lin = visit(storage_state=member["cookies"])
    path = lin.publish("Typed in twice", "The beginning.")
    other = lin.page.context.new_page()
    lin.go(f"{path}/edit")
    other.goto(f"{path}/edit")
    lin.field("markdown").fill("The beginning. In one window.")
    other.locator("[name=markdown]").fill("The beginning. In another window.")
    for page in (lin.page, other):
        expect(page.locator("[data-state]")).to_contain_text("Kept, not saved")
    third = lin.page.context.new_page()
    third.goto(f"{path}/edit")
    expect(third.locator("[data-kept-there]")).to_have_count(2)
    expect(third.locator(".kept__beginning", has_text="In one window.")).to_be_visible()
    lin.page, third = third, lin.page
    shoot(lin, "both")
    other.get_by_role("button", name="Save").click()
    expect(other.locator("article h1")).to_be_visible()
    lin.go(f"{path}/edit")
    lin.page.get_by_role("link", name="Bring it back").click()
    expect(lin.field("markdown")).to_have_value("The beginning. In one window.")


def test_two_windows_without_a_server_both_keep_their_own(writer):
    other = writer.page.context.new_page()
    other.goto(f"{writer.blog}/write")
    writer.page.context.route("**/typed", lambda route: route.fulfill(status=502))
    for page, text in ((writer.page, "In one window"), (other, "In another window")):
        page.locator("[name=markdown]").fill(text)
        expect(page.locator("[data-state]")).to_contain_text("does not answer")
    assert kept_texts(writer.page) == 2


def test_a_saved_text_is_forgotten_by_server_and_browser(writer):
    type_and_wait(writer, "A whole thought", "It ended well.")
    writer.field("markdown").press("Control+s")
    expect(writer.page.locator("article h1")).to_have_text("A whole thought")
    assert kept_texts(writer.page) == 0
    writer.go("/write")
    expect(writer.page.locator("[data-kept-there]")).to_have_count(0)


def test_a_text_outlives_a_save_that_failed(writer):
    type_and_wait(writer, "A long thought", "It went on and on.")
    writer.page.context.clear_cookies()  # the session has ended meanwhile
    writer.page.get_by_role("button", name="Save").click()
    expect(writer.page.locator("[data-editor]")).to_have_count(0)
    assert kept_texts(writer.page) == 1


def test_two_windows_on_one_text_lose_nothing(visit, member, shoot):
    lin = visit(storage_state=member["cookies"])
    path = lin.publish("Two windows", "The beginning.\n\nThe middle.\n\nThe end.")
    lin.go(f"{path}/edit")
    other = lin.page.context.new_page()
    other.goto(f"{path}/edit")
    other.locator("[name=markdown]").fill("The beginning.\n\nTheir middle.\n\nThe end.")
    other.get_by_role("button", name="Save").click()
    expect(other.locator("article h1")).to_be_visible()
    lin.field("markdown").fill("The beginning.\n\nMy middle.\n\nThe end.")
    lin.page.get_by_role("button", name="Save").click()
    expect(lin.page.locator(".conflict")).to_be_visible()
    expect(lin.field("markdown").first).to_have_value(re.compile("My middle"))
    shoot(lin, "conflict")
    lin.page.get_by_role("button", name="Save").click()
    expect(lin.page.locator(".reading")).to_contain_text("My middle")
    lin.go(f"{path}/versions")
    shoot(lin, "versions")
    lin.page.get_by_role("link", name="Version 2").click()
    expect(lin.page.locator(".changes del")).to_have_text("The")
    shoot(lin, "version")
    lin.page.get_by_role("button", name="Make this the text again").click()
    expect(lin.field("markdown")).to_have_value(re.compile("Their middle"))
