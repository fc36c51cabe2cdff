"""Coming in: by an invitation, and through a log-in elsewhere."""

import re
import secrets

import pytest
from playwright.sync_api import expect

from tests.browser.stories.conftest import the_other_way
from tests.browser.visitor import PASSWORD

pytestmark = pytest.mark.browser


def test_an_invitation_is_given_taken_and_over(chief, come, shoot):
    chief.open_menu("Invitations")
    chief.choose_option("Role", "Editor")
    chief.fill("For whom", "Bo, who edits")
    chief.press("Make a link")
    link = chief.main.locator(".given code").inner_text()
    shoot(chief, "made")
    bo = come()
    bo.go(link)
    bo.sees("You are invited.")
    bo.fill("Name", bo.name)
    bo.fill("Shown name", "Bo")
    bo.fill("E-mail", bo.email)
    bo.fill("Password", PASSWORD)
    shoot(bo, "invited")
    bo.press("Sign up")
    bo.is_in()
    bo.open_menu("Put tags in order")
    expect(bo.page.get_by_role("heading", level=1)).to_have_text("Put tags in order")
    late = come()
    late.go(link)
    late.sees("This invitation is over")
    shoot(late, "over")
    chief.go("/invitations")
    expect(chief.row("Bo, who edits")).to_contain_text("used")
    shoot(chief, "used")


@the_other_way
def test_an_invitation_is_taken_back(chief, come):
    chief.open_menu("Invitations")
    chief.fill("For whom", "Nobody after all")
    chief.press("Make a link")
    link = chief.main.locator(".given code").inner_text()
    chief.row("Nobody after all").get_by_role("button", name="Take back").click()
    chief.misses("Nobody after all")
    guest = come()
    guest.go(link)
    guest.sees("This invitation is over")


@the_other_way
def test_who_is_known_elsewhere_comes_in_and_comes_again(come, provider, shoot):
    name = f"wei-{secrets.token_hex(3)}"
    provider.person = {"sub": name, "preferred_username": name}
    provider.person |= {"email": f"{name}@example.com", "email_verified": True}
    wei = come(locale="zh-CN")
    wei.go("/")
    wei.page.get_by_role("link", name="登录").click()
    shoot(wei, "log-in")
    wei.follow("用 Brushwood 继续")
    wei.is_in()
    wei.open_menu("设置")
    wei.sees(name, f"{name}@example.com")
    shoot(wei, "account")
    wei.log_out("退出")
    wei.go("/drafts")
    expect(wei.page).to_have_url(re.compile("/log-in"))
    wei.follow("用 Brushwood 继续")
    expect(wei.page).to_have_url(re.compile("/drafts$"))
    wei.is_in()


def test_an_account_gets_another_way_in_and_loses_it(come, provider, shoot):
    ann = come()
    provider.person = {"sub": ann.name, "preferred_username": ann.name}
    ann.sign_up("Ann")
    ann.open_menu("Settings")
    ann.follow("Brushwood")
    shoot(ann, "none")
    ann.follow("Add Brushwood")
    expect(ann.row(provider.issuer)).to_be_visible()
    shoot(ann, "added")
    ann.log_out()
    ann.go("/log-in")
    ann.follow("Go on with Brushwood")
    ann.open_menu("Settings")
    ann.sees(ann.name)
    ann.follow("Brushwood")
    ann.press("Remove")
    expect(ann.main.get_by_role("link", name="Add Brushwood")).to_be_visible()
