"""What letters bring about: a proved address, a new password, and an end of letters."""

import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import expect

from tests.browser.served import running
from tests.browser.stories.conftest import the_other_way
from tests.browser.visitor import PASSWORD

pytestmark = pytest.mark.browser

NEW = "nobody has thought of this one"


def confirm(who, letters):
    """Say in the letter of the sign-up that the address is one's own."""
    who.open_letter(letters.take(who.email, "Is this your address?"), "It is mine")
    who.press("It is mine")
    who.is_in()


def test_a_letter_proves_the_address(come, letters, shoot):
    ann = come()
    ann.sign_up("Ann")
    ann.sees("A letter is on its way to you")
    shoot(ann, "signed-up")
    ann.open_menu("Settings")
    ann.sees("none")
    ann.follow("Letters")
    ann.sees("Your address is not confirmed yet")
    shoot(ann, "not-confirmed")
    ann.open_letter(letters.take(ann.email, "Is this your address?"), "It is mine")
    ann.sees(ann.email)
    shoot(ann, "asked")
    ann.press("It is mine")
    shoot(ann, "confirmed")
    ann.open_menu("Settings")
    ann.sees(ann.email)
    ann.follow("Letters")
    ann.misses("Your address is not confirmed yet")
    shoot(ann, "letters")


@the_other_way
def test_a_forgotten_password_is_set_anew_by_a_letter(come, letters, shoot):
    ann = come()
    ann.sign_up("Ann")
    confirm(ann, letters)
    ann.log_out()
    ann.page.get_by_role("link", name="Log in").click()
    shoot(ann, "log-in")
    ann.follow("Forgotten your password?")
    ann.fill("E-mail", ann.email)
    shoot(ann, "forgotten")
    ann.press("Send the letter")
    shoot(ann, "sent")
    letter = letters.take(ann.email, "A new password")
    ann.open_letter(letter, "Set a new password")
    ann.fill("New password", "short")
    ann.press("Change the password")
    ann.sees("At least 10 characters, please.")
    shoot(ann, "too-short")
    ann.fill("New password", NEW)
    ann.press("Change the password")
    shoot(ann, "changed")
    guest = come()
    guest.go("/log-in")
    guest.fill("Name or e-mail", ann.email)
    guest.fill("Password", PASSWORD)
    guest.press("Log in")
    guest.sees("Name or password is wrong.")
    guest.log_in(ann.email, NEW)
    guest.is_in()
    guest.log_out()
    guest.open_letter(letter, "Set a new password")
    guest.sees("This link is over")
    shoot(guest, "over")


@the_other_way
def test_letters_are_wished_for_and_left_by_one_click(come, letters, keys, shoot):
    ann = come()
    ann.sign_up("Ann")
    confirm(ann, letters)
    post = ann.publish("Letters", "Ink.")
    ann.open_menu("Settings")
    ann.follow("Letters")
    ann.tick("once a week, what was published")
    ann.press("Save")
    ann.sees("Saved.")
    ann.page.reload()
    expect(ann.main.get_by_label("once a week, what was published")).to_be_checked()
    shoot(ann, "wishes")
    comment(come, keys, post, "The first.")
    letter = letters.take(ann.email, "A comment on")
    leaver = come()
    leaver.open_letter(letter, "No more of these letters")
    leaver.sees("You get them.")
    shoot(leaver, "leaving")
    leaver.press("No more of these letters")
    leaver.sees("You get no more of them.")
    shoot(leaver, "left")
    comment(come, keys, post, "The second.")
    leaver.press("Send them again")
    leaver.sees("You get them.")
    comment(come, keys, post, "The third.")
    later = letters.take(ann.email, "A comment on")
    assert "The third." in later.get_body(("plain",)).get_content()


def test_the_letter_of_the_week_comes_and_is_left_by_one_click(come, chief, letters, a_week_later, shoot):
    ann = come()
    ann.sign_up("Ann")
    confirm(ann, letters)
    ann.open_menu("Settings")
    ann.follow("Letters")
    ann.tick("once a week, what was published")
    ann.press("Save")
    ann.sees("Saved.")
    path = chief.publish(f"Ink for {ann.name}", "Grind it slowly.")
    with a_week_later(path.rpartition("/")[2]):
        letter = letters.take(ann.email, "new post")
    ann.open_letter(letter, f"Ink for {ann.name}")
    ann.sees("Grind it slowly.")
    leaver = come()
    leaver.open_letter(letter, "No more of these letters")
    leaver.sees("You get them.")
    assert letter["List-Unsubscribe"] == f"<{leaver.page.url}>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    shoot(leaver, "week-leaving")
    leaver.press("No more of these letters")
    leaver.sees("You get no more of them.")
    ann.go("/account/letters")
    expect(ann.main.get_by_label("once a week, what was published")).not_to_be_checked()


@pytest.fixture
def a_week_later(own_blog, tmp_path):
    """For that text, and for a worker that begins and looks whether a week is over."""
    environ = own_blog[1]

    def pass_by(slug):
        file = environ["DATABASE_URL"].removeprefix("sqlite:///")
        ago = "UPDATE posts SET published_at = datetime(published_at, '-7 days') WHERE slug = ?"
        with closing(sqlite3.connect(file)) as database, database:
            database.execute(ago, (slug,))
            database.execute("DELETE FROM digests")
        return running(environ, tmp_path / "log", "web.work")

    return pass_by


def comment(come, keys, post, text):
    """By somebody who need not wait to be let through."""
    chief = come(storage_state=keys)
    chief.go(post)
    chief.fill("Comment", text)
    chief.press("Send comment")
    chief.sees(text)
