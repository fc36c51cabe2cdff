"""The administration: settings, people, redirects, reminders, jobs, and the log of it all."""

import secrets

import pytest
from playwright.sync_api import expect

from tests.browser.stories.conftest import the_other_way
from tests.browser.visitor import draw_picture, wait_until

pytestmark = pytest.mark.browser


def administer(chief, room):
    chief.open_menu("Administration")
    if room:
        chief.follow(room)


def test_settings_show_on_the_home_page_at_once(chief, come, shoot):
    title = f"Stone {secrets.token_hex(2)}"
    administer(chief, "Settings")
    chief.fill("Title of the blog", title)
    chief.fill("Tagline", "Slowly, in circles.")
    chief.choose_option("Language", "中文")
    chief.choose_option("Time zone", "Asia/Shanghai")
    chief.tick("Pine green")
    chief.fill("Links in the navigation", "Tea /tea")
    chief.press("Save")
    chief.sees("Each line needs a title, a |, and a path or a whole address.")
    shoot(chief, "refused")
    chief.fill("Links in the navigation", "By month | /archive/")
    chief.press("Save")
    chief.sees("Saved.")
    shoot(chief, "saved")
    guest = come(locale="fr-FR")  # asks for neither language
    guest.go("/")
    shoot(guest, "home")
    expect(guest.page.locator("html")).to_have_attribute("lang", "zh-Hans")
    expect(guest.page.locator("html")).to_have_attribute("data-accent", "pine")
    expect(guest.page).to_have_title(title)
    guest.sees("Slowly, in circles.")
    guest.page.get_by_role("link", name="By month").click()
    expect(guest.page.get_by_role("heading", level=1)).to_have_text("归档")
    chief.go("/write")
    expect(chief.main.get_by_label("Publish at (Asia/Shanghai)")).to_be_visible()


@the_other_way
def test_a_role_decides_what_a_person_may_do(chief, come, shoot):
    ann = come()
    ann.sign_up(f"Ann {ann.name[-4:]}")
    give_role(chief, ann, "Reader")
    shoot(chief, "people")
    ann.go("/")
    expect(ann.page.get_by_role("link", name="Write")).to_have_count(0)
    assert ann.page.goto("/write").status == 403
    shoot(ann, "not-allowed")
    give_role(chief, ann, "Editor")
    ann.go("/")
    ann.open_menu("Comments")
    ann.sees("No comment is waiting.")
    ann.go("/write")
    ann.choose_option("Kind", "Page")
    chief.row(ann.name).get_by_role("button", name="Block").click()
    expect(chief.row(ann.name)).to_contain_text("blocked")
    ann.go("/write")
    ann.is_out()
    chief.follow("Audit log")
    chief.sees("blocked")
    expect(chief.row("Reader → Editor")).to_contain_text("Chief changed the role of")
    shoot(chief, "audit-log")


def give_role(chief, person, role):
    chief.go("/")
    administer(chief, "People")
    chief.page.get_by_role("searchbox", name="Name or address").fill(person.name)
    chief.press("Search")
    row = chief.row(person.name)
    row.get_by_role("combobox").select_option(label=role)
    row.get_by_role("button", name="Change").click()
    chief.sees("Saved.")


def test_a_draft_of_somebody_else_is_found_and_published_and_its_picture_goes(chief, come, shoot, tmp_path):
    ann, title = come(), f"On paper {secrets.token_hex(3)}"
    alt = f"{title}, a sheet"
    ann.sign_up("Ann")
    ann.write(title, "Look:", status="draft")
    ann.main.get_by_label("Add a picture").set_input_files(draw_picture(tmp_path))
    ann.fill("What it shows", alt)
    ann.save()
    chief.open_menu("All texts")
    chief.fill("Title or author", title)
    chief.choose_option("State", "Draft")
    chief.press("Search")
    expect(chief.row(title).get_by_role("link", name="Ann")).to_be_visible()
    shoot(chief, "found")
    chief.follow(title)
    chief.choose_option("Status", "Published")
    chief.press("Save")
    expect(chief.page.locator("article h1")).to_have_text(title)
    guest = come()
    guest.go(chief.page.url)
    expect(guest.page.locator("article h1")).to_have_text(title)
    administer(chief, "Pictures")
    chief.row(alt).get_by_role("link", name=title, exact=True).click()
    chief.follow("Edit")
    chief.follow("Delete")
    chief.press("Delete for good")
    chief.sees("The text is deleted.")
    administer(chief, "Pictures")
    expect(chief.row(alt)).to_contain_text("Used nowhere")
    shoot(chief, "unused")
    chief.row(alt).get_by_role("button", name="Delete").click()
    chief.sees("The picture is deleted.")
    chief.misses(alt)


def test_a_redirect_leads_until_it_is_taken_away(chief, come, shoot):
    old = f"/blog/{secrets.token_hex(3)}"
    administer(chief, "Redirects")
    chief.fill("Old path", old)
    chief.fill("Leads to", old)
    chief.press("Add")
    chief.sees("It would lead to itself.")
    shoot(chief, "refused")
    chief.fill("Leads to", "/archive/")
    chief.press("Add")
    expect(chief.row(old)).to_contain_text("/archive/")
    shoot(chief, "one")
    guest = come()
    guest.go(old)
    expect(guest.page).to_have_url(f"{guest.blog}/archive/")
    chief.row(old).get_by_role("button", name="Delete").click()
    chief.misses(old)
    assert guest.page.goto(old).status == 404
    shoot(guest, "not-found")


@the_other_way
def test_a_reminder_is_made_changed_done_and_forgotten(chief, shoot):
    text, other = f"Water {secrets.token_hex(2)}", f"Ink {secrets.token_hex(2)}"
    administer(chief, "Reminders")
    chief.fill("What you want to be reminded of", text)
    chief.fill("When", "2001-01-01T08:00")
    chief.press("Add")
    chief.sees("This moment is over already.")
    shoot(chief, "refused")
    chief.fill("When", "2099-05-17T08:00")
    chief.press("Add")
    chief.row(text).get_by_role("link", name="Change").click()
    shoot(chief, "changing")
    chief.fill("What you want to be reminded of", other)
    chief.press("Save")
    chief.row(other).get_by_role("button", name="Done").click()
    expect(chief.row(other)).to_contain_text("done")
    shoot(chief, "done")
    chief.row(other).get_by_role("button", name="Delete").click()
    chief.sees("The reminder is gone.")
    chief.misses(other)


def test_a_job_that_failed_is_seen_and_done_when_tried_again(chief, come, server, letters, shoot):
    earlier, ann = come(), come()
    earlier.sign_up("Somebody before")
    letters.take(earlier.email, "Is this your address?")  # and so did all that waited before it
    server.answer = "550 nobody of this name"
    ann.sign_up("Ann")
    chief.go("/admin/jobs")
    wait_until(lambda: sees_again(chief, "nobody of this name"), seconds=30)
    chief.follow("Overview")
    shoot(chief, "overview")
    chief.follow("1 job has failed")
    expect(chief.row("failed")).to_contain_text("nobody of this name")
    shoot(chief, "jobs")
    server.answer = ""
    chief.row("failed").get_by_role("button", name="Try again").click()
    chief.sees("The worker takes it again.")
    letters.take(ann.email, "Is this your address?")
    chief.page.reload()
    chief.misses("nobody of this name")
    chief.press("Delete finished jobs")
    shoot(chief, "deleted")
    chief.follow("Audit log")
    expect(chief.main).to_contain_text("Chief started a job again")
    expect(chief.main).to_contain_text("Chief deleted finished jobs")


def sees_again(who, words):
    who.page.reload()
    return who.main.get_by_text(words).count() > 0
