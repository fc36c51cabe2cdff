"""What becomes of a text: its address, its time, its versions, its pictures, its tags."""

import secrets

import pytest
from playwright.sync_api import expect

from tests.browser.stories.conftest import the_other_way
from tests.browser.visitor import draw_picture

pytestmark = pytest.mark.browser


def write(who, title, text="Ink.", tags="", **more):
    """By the labels of the editor; the path of what was saved."""
    who.page.get_by_role("navigation", name="Account").get_by_role("link", name="Write").click()
    who.fill("Title", title)
    who.fill("Text, in Markdown", text)
    who.fill("Tags", tags)
    return save(who, **more)


def save(who, **more):
    for label, words in more.items():
        who.choose_option(label, words)
    who.press("Save")
    expect(who.page.locator("article h1")).to_be_visible()
    return who.page.url.removeprefix(who.blog)


def test_an_address_changes_and_the_old_one_leads_on(chief, come, shoot):
    name = secrets.token_hex(3)
    old = write(chief, f"研墨 {name}", Status="Published")
    assert old.isascii()
    chief.follow("Edit")
    chief.fill("Address", f"grinding-{name}")
    shoot(chief, "editor")
    new = save(chief)
    assert new == f"/posts/grinding-{name}"
    guest = come()
    guest.go(old)
    expect(guest.page).to_have_url(f"{guest.blog}{new}")
    shoot(guest, "led-on")


@the_other_way
def test_a_scheduled_text_waits_for_its_time(chief, come, shoot):
    chief.go("/write")
    chief.fill("Title", "Of tomorrow")
    chief.choose_option("Status", "Scheduled")
    chief.press("Save")
    chief.sees("When should it be published?")
    shoot(chief, "refused")
    chief.fill("Publish at (UTC)", "2099-05-17T08:00")
    path = save(chief)
    chief.sees("Scheduled")
    shoot(chief, "scheduled")
    guest = come()
    assert guest.page.goto(path).status == 404
    chief.open_menu("My texts")
    expect(chief.row("Of tomorrow")).to_contain_text("Scheduled")
    shoot(chief, "my-texts")
    chief.follow("Of tomorrow")
    chief.fill("Publish at (UTC)", "2020-05-17T08:00")
    save(chief)
    chief.misses("Scheduled")
    guest.go(path)
    expect(guest.page.locator("article h1")).to_have_text("Of tomorrow")


def test_an_unlisted_text_is_read_by_who_has_its_address(chief, come, shoot):
    title = f"For a few {secrets.token_hex(3)}"
    path = write(chief, title, Status="Unlisted")
    guest = come()
    guest.go("/")
    guest.misses(title)
    guest.go(path)
    expect(guest.page.locator("article h1")).to_have_text(title)
    shoot(guest, "unlisted")


@the_other_way
def test_a_pinned_text_stands_first(chief, come, shoot):
    title = f"To begin with {secrets.token_hex(3)}"
    write(chief, title, Status="Published")
    write(chief, "Something newer", Status="Published")
    guest = come()
    guest.go("/")
    expect(guest.main.get_by_role("article").first).not_to_contain_text(title)
    chief.page.get_by_role("link", name=title).click()
    chief.follow("Edit")
    chief.tick("Pin it")
    save(chief)
    guest.page.reload()
    expect(guest.main.get_by_role("article").first).to_contain_text(title)
    guest.sees("Pinned")
    shoot(guest, "home")


def test_a_page_stands_in_the_navigation(chief, come, shoot):
    title = f"About {secrets.token_hex(2)}"
    write(chief, title, "Who grinds here.", Kind="Page", Status="Published")
    guest = come()
    guest.go("/")
    guest.page.get_by_role("navigation", name="Sections").get_by_role("link", name=title).click()
    guest.sees("Who grinds here.")
    shoot(guest, "page")


@the_other_way
def test_versions_are_compared_and_one_comes_back(chief, shoot):
    write(chief, "Two ways to say it", "Grind slowly.", Status="Published")
    for text in ("Grind quickly.", "Do not grind."):
        chief.follow("Edit")
        chief.fill("Text, in Markdown", text)
        save(chief)
    chief.follow("Edit")
    chief.follow("Versions")
    expect(chief.main.get_by_role("listitem")).to_have_count(3)
    shoot(chief, "versions")
    chief.follow("Version 1")
    chief.follow("Compare with the text as it is now")
    expect(chief.main.get_by_role("deletion").first).to_be_visible()
    shoot(chief, "compared")
    chief.press("Make this the text again")
    expect(chief.page.locator("article, [data-editor]").first).to_be_visible()
    shoot(chief, "restored")
    if chief.main.get_by_role("button", name="Save").count():
        save(chief)
    chief.sees("Grind slowly.")


def test_a_picture_is_listed_and_removed_when_nothing_shows_it(chief, shoot, tmp_path):
    alt = f"A stone {secrets.token_hex(3)}"
    chief.go("/write")
    chief.fill("Title", "With a picture")
    chief.fill("Text, in Markdown", "Look:")
    chief.main.get_by_label("Add a picture").set_input_files(draw_picture(tmp_path))
    chief.fill("What it shows", alt)
    save(chief)
    chief.open_menu("My pictures")
    expect(chief.row(alt).get_by_role("link", name="With a picture")).to_be_visible()
    shoot(chief, "used")
    chief.row(alt).get_by_role("link", name="With a picture").click()
    chief.follow("Edit")
    chief.follow("Delete")
    shoot(chief, "deleting")
    chief.press("Delete for good")
    chief.sees("The text is deleted.")
    chief.open_menu("My pictures")
    expect(chief.row(alt)).to_contain_text("Used nowhere")
    shoot(chief, "unused")
    chief.row(alt).get_by_role("button", name="Delete").click()
    expect(chief.main.get_by_role("img", name=alt)).to_have_count(0)
    shoot(chief, "removed")


@the_other_way
def test_tags_are_renamed_and_merged_and_old_addresses_lead_on(chief, come, shoot):
    name = secrets.token_hex(3)
    path = write(chief, "With two tags", tags=f"brush-{name}, pinsel-{name}", Status="Published")
    chief.open_menu("Put tags in order")
    shoot(chief, "tags")
    chief.follow(f"brush-{name}")
    chief.fill("Name", f"Brush {name}")
    chief.fill("Address", f"brushes-{name}")
    shoot(chief, "tag")
    chief.press("Save")
    chief.follow(f"pinsel-{name}")
    chief.choose_option("Merge into", f"Brush {name}")
    chief.press("Merge")
    chief.sees("is part of")
    shoot(chief, "merged")
    guest = come()
    for old in (f"brush-{name}", f"pinsel-{name}"):
        guest.go(f"/tags/{old}")
        expect(guest.page).to_have_url(f"{guest.blog}/tags/brushes-{name}")
    guest.go(path)
    expect(guest.main.get_by_role("link", name=f"Brush {name}")).to_have_count(1)
    guest.misses(f"pinsel-{name}")
