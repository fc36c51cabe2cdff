"""Ways from text to text: by month, author and tag, to the one before and the one after, by a feed."""

import pytest
from playwright.sync_api import expect

from tests.browser.stories.conftest import the_other_way
from tests.browser.stories.person import Person

pytestmark = pytest.mark.browser

POSTS = [("First snow", "2019-03-01"), ("Melting", "2019-03-20"), ("Mayflies", "2019-05-05")]


@pytest.fixture(scope="module")
def posts(browser, blog, keys):
    """Three, years ago; all with one tag."""
    context = browser.new_context(base_url=blog, locale="en-GB", storage_state=keys)
    chief = Person(context.new_page(), blog)
    for title, day in POSTS:
        chief.write(title, f"About {title.lower()}.", tags="Seasons, 四季")
        chief.fill("Publish at (UTC)", f"{day}T08:00")
        chief.save()
    context.close()


def heading(who):
    return who.page.get_by_role("heading", level=1)


def test_a_reader_goes_by_month_author_and_tag(come, posts, shoot):
    guest = come()
    guest.go("/")
    guest.page.get_by_role("navigation", name="Sections").get_by_role("link", name="Archive").click()
    expect(guest.main.get_by_role("region", name="2019").get_by_role("listitem")).to_have_count(2)
    shoot(guest, "archive")
    guest.follow("March")
    expect(heading(guest)).to_have_text("March 2019")
    expect(guest.main.get_by_role("article")).to_have_count(2)
    shoot(guest, "month")
    guest.follow("Melting")
    shoot(guest, "post")
    guest.follow("Chief")
    expect(heading(guest)).to_have_text("Chief")
    expect(guest.main.get_by_role("article")).to_have_count(3)
    shoot(guest, "author")
    guest.follow("四季")
    expect(heading(guest)).to_have_text("四季")
    shoot(guest, "tag")
    guest.follow("Mayflies")
    expect(heading(guest)).to_have_text("Mayflies")


@the_other_way
def test_a_reader_goes_from_text_to_text(come, posts, shoot):
    guest = come(locale="zh-CN")
    guest.go("/archive/2019/3")
    shoot(guest, "month")
    guest.follow("First snow")
    other = guest.page.get_by_role("navigation", name="其他文章")
    expect(other.get_by_role("link")).to_have_count(1)
    other.get_by_role("link", name="Melting").click()
    expect(heading(guest)).to_have_text("Melting")
    expect(other.get_by_role("link")).to_have_count(2)
    shoot(guest, "between")
    other.get_by_role("link", name="Mayflies").click()
    expect(heading(guest)).to_have_text("Mayflies")
    other.get_by_role("link", name="Melting").click()
    expect(heading(guest)).to_have_text("Melting")


def test_feeds_are_named_on_each_list_and_answer(come, posts):
    guest = come()
    kinds = {"application/atom+xml", "application/rss+xml", "application/feed+json"}
    for path, count in (("/", 3), ("/tags/seasons", 6), ("/archive/", 3)):
        guest.go(path)
        named = guest.page.locator("link[rel=alternate]").evaluate_all(
            "all => all.map(e => [e.type, e.href])"
        )
        assert len(named) == count
        assert {kind for kind, _ in named} == kinds
        for kind, address in named:
            answer = guest.page.request.get(address)
            assert answer.ok
            assert answer.headers["content-type"].startswith(kind)
            assert "Mayflies" in answer.text()
    guest.go("/tags/seasons")
    link = guest.main.get_by_role("link", name="Feed")
    assert "Mayflies" in guest.page.request.get(link.evaluate("a => a.href")).text()
