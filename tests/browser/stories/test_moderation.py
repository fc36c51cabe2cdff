"""The queue: what waits is shown, put away or answered, and who wrote it sees that."""

import pytest
from playwright.sync_api import expect

from tests.browser.stories.conftest import the_other_way

pytestmark = pytest.mark.browser


def say(who, post, text, name):
    who.go(post)
    who.fill("Name", name)
    who.fill("Comment", text)
    who.press("Send comment")
    who.sees("waits for approval")


def test_one_is_shown_another_is_spam_and_one_is_answered(chief, come, shoot):
    post = chief.publish("Ink to talk about", "Ink.")
    guest = come()
    for name, text in (("Rea", "Which ink?"), ("Sam", "Cheap ink for all"), ("Tom", "Soot, or oil?")):
        say(guest, post, text, name)
    shoot(guest, "waits")
    chief.open_menu("Comments")
    expect(chief.main.get_by_role("checkbox")).to_have_count(3)
    shoot(chief, "queue")
    chief.row("Which ink?").get_by_role("button", name="Show").click()
    expect(chief.main.get_by_role("checkbox")).to_have_count(2)
    chief.row("Cheap ink").get_by_role("button", name="Spam").click()
    expect(chief.main.get_by_role("checkbox")).to_have_count(1)
    chief.tick("Tom")
    chief.main.get_by_role("group").get_by_role("button", name="Show").click()
    chief.sees("No comment is waiting.")
    shoot(chief, "empty")
    chief.follow("Spam")
    chief.sees("Cheap ink for all")
    shoot(chief, "spam")
    chief.go(post)
    chief.main.get_by_role("link", name="Reply to Tom").click()
    chief.fill("Comment", "Soot of pine.")
    chief.press("Send comment")
    chief.sees("Soot of pine.")
    shoot(chief, "answered")
    reader = come()
    reader.go(post)
    reader.sees("3 comments", "Which ink?", "Soot, or oil?", "Soot of pine.")
    reader.misses("Cheap ink for all")


@the_other_way
def test_spam_is_deleted_only_when_that_is_meant(chief, come, shoot):
    post = chief.publish("Ink that draws spam", "Ink.")
    guest = come()
    say(guest, post, "Buy a stone at once", "Uma")
    chief.choose("language", "zh")
    chief.open_menu("评论")
    chief.row("Buy a stone").get_by_role("button", name="删除").click()
    shoot(chief, "sure")
    chief.follow("保留")
    chief.row("Buy a stone").get_by_role("button", name="删除").click()
    chief.press("永久删除")
    chief.misses("Buy a stone")
    shoot(chief, "deleted")
    chief.choose("language", "en")
