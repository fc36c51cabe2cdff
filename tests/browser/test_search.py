"""Looking for words as a reader does: in the box, by keys, also without a script."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_words_lead_to_the_post(visit, member, shoot, size, scripts):
    guest = visit(size, scripts=scripts)
    guest.go("/tags/")
    box = guest.page.get_by_role("searchbox")
    box.fill("grinding")
    box.press("Enter")
    expect(guest.page.get_by_role("heading", level=1)).to_have_text("grinding")
    expect(guest.page.locator("mark").first).to_have_text("grinding", ignore_case=True)
    expect(guest.page.get_by_role("searchbox")).to_have_value("grinding")
    shoot(guest, "hits")
    hit = guest.page.locator(".card a").first
    title = hit.inner_text()  # of whatever text of the visits before this one comes first
    assert "grinding" in title
    hit.click()
    expect(guest.page.locator("article h1")).to_have_text(title)
