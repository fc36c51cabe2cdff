"""Tokens for programs, made and taken back by a person, with scripts and without, in both looks."""

import urllib.error
import urllib.request

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SCREENSHOTS
from tests.browser.seeing import LOOKS, dress, find_violations

pytestmark = pytest.mark.browser


def status(blog: str, token: str) -> int:
    request = urllib.request.Request(f"{blog}/api/v1/me", headers={"Authorization": f"Bearer {token}"})
    try:
        with urllib.request.urlopen(request) as response:
            return response.status
    except urllib.error.HTTPError as error:
        return error.code


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_token_is_made_used_and_taken_back(visit, blog, scripts):
    ann = visit(scripts=scripts)
    ann.sign_up()
    ann.go("/account/tokens")
    ann.field("name").fill("Editor on my desk")
    ann.page.locator("[value=posts]").check()
    ann.page.locator("main form.form .button").click()
    token = ann.page.locator(".given code").inner_text()
    expect(ann.page.locator("[value=posts]")).not_to_be_checked()
    assert status(blog, token) == 200
    ann.go("/account/tokens")
    expect(ann.page.locator(".given")).to_have_count(0)
    expect(ann.page.locator(".row")).to_have_count(1)
    ann.page.locator(".row .button").click()
    expect(ann.page.locator(".row")).to_have_count(0)
    assert status(blog, token) == 401


@pytest.mark.parametrize("look", LOOKS, ids="-".join)
def test_axe_finds_nothing_on_the_pages_about_the_api(visit, look):
    ann = dress(visit, look)
    ann.sign_up()
    ann.go("/account/tokens")
    ann.field("name").fill("Editor on my desk")
    ann.page.locator("main form.form .button").click()
    for path in (None, "/api/v1/docs"):
        if path:
            ann.go(path)
            for details in ann.page.locator("details.operation__takes").all()[:3]:
                details.locator("summary").click()
        assert not find_violations(ann, [None])
        assert ann.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        name = "api-docs" if path else "api-tokens"
        ann.page.screenshot(path=SCREENSHOTS / f"{name}-{look[0]}.png", full_page=True)
