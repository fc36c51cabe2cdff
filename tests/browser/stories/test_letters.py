"""What letters bring about: a proved address, a new password, and an end of letters."""

import pytest
from playwright.sync_api import expect

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


def comment(come, keys, post, text):
    """By somebody who need not wait to be let through."""
    chief = come(storage_state=keys)
    chief.go(post)
    chief.fill("Comment", text)
    chief.press("Send comment")
    chief.sees(text)
