"""One's own account: the second factor, the sessions, one's data, the end."""

import re
import time
import zipfile

import pyotp
import pytest
from playwright.sync_api import expect

from tests.browser.stories.conftest import the_other_way
from tests.browser.visitor import PASSWORD

pytestmark = pytest.mark.browser


class Telephone:
    """With an app for codes: each code is taken once, so the next one is of the next half minute."""

    def __init__(self, key: str) -> None:
        self._codes = pyotp.TOTP(key)
        self._taken = 0

    def code(self) -> str:
        self._taken = max(self._taken + 1, int(time.time()) // self._codes.interval)
        return self._codes.generate_otp(self._taken)


def test_a_second_factor_is_set_up_used_and_taken_away(come, shoot):
    ann = come()
    ann.sign_up("Ann")
    ann.open_menu("Settings")
    ann.follow("Second factor")
    shoot(ann, "off")
    ann.follow("Set it up")
    telephone = Telephone(ann.main.locator("div", has_text="Key, to type").locator("code").inner_text())
    shoot(ann, "setting-up")
    ann.fill("Code", "12 34")
    ann.press("Turn it on")
    ann.sees("Please look at this again")
    ann.fill("Code", telephone.code())
    ann.press("Turn it on")
    code = ann.main.locator(".codes code").first.inner_text()
    shoot(ann, "recovery-codes")
    ann.follow("I have kept them")
    ann.sees("10 are left")
    shoot(ann, "on")
    enter_by(ann, telephone.code(), shoot)
    enter_by(ann, code)
    ann.open_menu("Settings")
    ann.follow("Second factor")
    ann.sees("9 are left")
    ann.press("Turn it off")
    ann.sees("Your password alone logs you in.")
    ann.log_out()
    ann.log_in()
    ann.is_in()


def enter_by(ann, code, shoot=None):
    ann.log_out()
    ann.log_in()
    expect(ann.page).to_have_url(re.compile("/log-in/code"))
    ann.is_out()
    if shoot:
        shoot(ann, "asked-for-a-code")
    ann.fill("Code", code)
    ann.press("Log in")
    ann.is_in()


@the_other_way
def test_who_ends_the_other_sessions_is_alone(come, shoot):
    ann = come()
    ann.sign_up("Ann")
    elsewhere, third = come(), come()
    for other in (elsewhere, third):
        other.log_in(ann.name)
        other.is_in()
    ann.open_menu("Settings")
    ann.follow("Sessions")
    expect(ann.main.get_by_role("listitem")).to_have_count(3)
    shoot(ann, "three")
    ann.press("End it")
    expect(ann.main.get_by_role("listitem")).to_have_count(2)
    ann.press("End all others")
    expect(ann.main.get_by_role("listitem")).to_have_count(1)
    ann.sees("This one")
    for other in (elsewhere, third):
        other.go("/account")
        other.is_out()
        expect(other.page).to_have_url(re.compile("/log-in"))
    ann.page.reload()
    ann.is_in()


def test_own_data_come_home_in_one_file(come, shoot, tmp_path):
    ann = come(locale="zh-CN")
    ann.sign_up("安")
    ann.write("磨墨", "研墨要慢。")
    ann.save()
    ann.open_menu("设置")
    ann.follow("你的数据")
    shoot(ann, "data")
    with ann.page.expect_download() as download:
        ann.press("下载")
    download.value.save_as(tmp_path / "data.zip")
    with zipfile.ZipFile(tmp_path / "data.zip") as file:
        texts = {
            name: file.read(name).decode() for name in file.namelist() if name.endswith((".md", ".json"))
        }
    assert any("研墨要慢。" in text for text in texts.values()), sorted(texts)
    assert any(ann.name in text for text in texts.values())


@the_other_way
def test_an_account_is_deleted_and_its_posts_stay(come, shoot):
    ann = come()
    ann.sign_up("Ann who goes")
    post = ann.publish("What stays", "Ink.")
    ann.open_menu("Settings")
    ann.follow("Your data")
    ann.follow("Delete the account")
    shoot(ann, "deleting")
    ann.fill("Password", "not the one that it is")
    ann.press("Delete for good")
    ann.sees("This is not your password.")
    ann.tick("stay, in the name of the blog's administrator")
    ann.fill("Password", PASSWORD)
    ann.press("Delete for good")
    ann.is_out()
    shoot(ann, "gone")
    ann.go(post)
    expect(ann.main.get_by_role("link", name="Chief")).to_be_visible()
    ann.misses("Ann who goes")
    ann.go("/log-in")
    ann.fill("Name or e-mail", ann.name)
    ann.fill("Password", PASSWORD)
    ann.press("Log in")
    ann.sees("Name or password is wrong.")
