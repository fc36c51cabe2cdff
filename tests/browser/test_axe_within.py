"""axe-core on every page behind a log-in: the desk, the account, the queue, the administration."""

import pytest
from itsdangerous import URLSafeSerializer

from tests.browser.seeing import LOOKS, dress, find_violations
from tests.browser.served import add_person
from tests.browser.visitor import Visitor, draw_picture

pytestmark = pytest.mark.browser

PASSWORD = "a stone, water and a brush"
ADMIN = [
    *("/admin/", "/admin/settings", "/admin/people", "/admin/redirects", "/admin/jobs", "/admin/audit"),
    *(
        "/admin/reminders",
        "/admin/reminders/1",
        "/admin/releases",
        "/admin/files",
        "/comments/held",
        "/comments/spam",
        "/comments/approved",
        "/manage/tags",
        "/manage/texts",
    ),
]
ACCOUNT = [
    *("/account", "/account/email", "/account/password", "/account/sessions", "/account/second-factor"),
    *("/account/second-factor/new", "/account/data", "/account/delete", "/account/tokens"),
    *("/account/confirm", "/invitations"),  # letters and log-ins elsewhere: test_axe_with_mail
]
WRITING = ["/write", "/drafts", "/files"]


@pytest.fixture(scope="module")
def boss(browser, own_blog, member, tmp_path_factory):
    """An administrator, and something to look at on each page."""
    blog, environ = own_blog
    if environ is None:
        pytest.skip("an administrator is made by the command line of the tests' own blog")
    name = add_person(environ, "administrator", PASSWORD, tmp_path_factory.mktemp("boss"))
    context = browser.new_context(base_url=blog)
    visitor = Visitor(context.new_page(), blog)
    visitor.log_in(name, PASSWORD)
    fill(visitor, browser, member)
    yield {"cookies": context.storage_state(), "key": environ["SECRET_KEY"]}
    context.close()


def fill(boss, browser, member) -> None:
    guest = Visitor(browser.new_context(base_url=boss.blog).new_page(), boss.blog)
    guest.go(member["post"])
    guest.comment("Is this the stone from Duanxi?", name="A guest")
    guest.page.context.close()
    boss.publish("Brushes", "Goat hair.", tags="Brush")
    boss.go("/posts/brushes/edit")
    boss.field("markdown").fill("Goat hair, and weasel.")
    boss.save()
    boss.go("/admin/redirects")
    boss.field("path").fill("/old/brushes")
    boss.field("target").fill("/posts/brushes")
    boss.page.locator("main form .button").last.click()
    boss.page.get_by_text("/old/brushes").first.wait_for()
    boss.go("/admin/reminders")
    boss.field("text").fill("Grind ink")
    boss.field("due_at").fill("2099-05-17T12:00")
    boss.page.locator("main form .button").first.click()
    boss.page.get_by_text("Grind ink").first.wait_for()
    boss.go("/invitations")
    boss.page.locator("main form .button").first.click()


@pytest.mark.parametrize("look", LOOKS, ids="-".join)
def test_axe_finds_nothing_within(visit, boss, member, shoot, look):
    visitor = dress(visit, look, storage_state=boss["cookies"])
    tag = "/manage/tags/brush"
    texts = ["edit", "delete", "versions", "versions/1"]
    pages = [*ADMIN, tag, *ACCOUNT, *WRITING, *(f"/posts/brushes/{name}" for name in texts)]
    assert not find_violations(visitor, pages, shoot)


@pytest.mark.parametrize("look", LOOKS, ids="-".join)
def test_axe_finds_nothing_on_pages_that_letters_lead_to(visit, boss, shoot, look):
    token = URLSafeSerializer(boss["key"], salt="leave letters").dumps([1, "comment"])
    visitor = dress(visit, look)
    assert not find_violations(visitor, [f"/letters/leave?token={token}", "/reset", "/confirm-email"], shoot)


@pytest.mark.parametrize("look", LOOKS, ids="-".join)
def test_axe_finds_nothing_in_the_editors_states(visit, boss, shoot, tmp_path, look):
    visitor = dress(visit, look, storage_state=boss["cookies"])
    visitor.write("Without words", "Text.")
    visitor.field("picture").set_input_files(draw_picture(tmp_path))
    visitor.page.locator("main form .button").last.click()
    visitor.page.locator("[aria-labelledby=undescribed-title]").wait_for()
    assert not find_violations(visitor, [None], shoot)
    visitor.page.locator("[data-preview-toggle]").click()
    visitor.page.locator("[data-preview-pane] p").first.wait_for()
    assert not find_violations(visitor, [None], shoot)
