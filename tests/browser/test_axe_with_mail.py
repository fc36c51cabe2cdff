"""axe-core on the pages that are there only with mail and with a log-in elsewhere."""

import hashlib

import pytest
from itsdangerous import URLSafeSerializer, URLSafeTimedSerializer

from tests.browser.seeing import LOOKS, dress, find_violations
from tests.browser.served import add_person, serving
from tests.browser.test_fit import NARROW, excess_pixels
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

PASSWORD = "a stone, water and a brush"
EMAIL = "guest@example.org"
ACCOUNT = ["/posts/brushes", "/account/letters", "/account/log-ins", "/admin/reminders", "/admin/reminders/1"]


@pytest.fixture(scope="module")
def own_blog(tmp_path_factory):
    folder = tmp_path_factory.mktemp("mail")
    more = {
        "MAIL_OUTBOX": str(folder / "outbox"),
        "SITE_URL": "http://127.0.0.1",
        "OIDC_ISSUER": "http://127.0.0.1:9",
        "OIDC_CLIENT_ID": "the-blog",
        "OIDC_CLIENT_SECRET": "secret",
    }
    with serving(folder, **more) as served:
        yield served


@pytest.fixture(scope="module")
def blog(own_blog):
    return own_blog[0]


@pytest.fixture(scope="module")
def boss(browser, own_blog, tmp_path_factory):
    """An administrator, who wrote a post; under it a guest wants to hear of answers."""
    blog, environ = own_blog
    name = add_person(environ, "administrator", PASSWORD, tmp_path_factory.mktemp("boss"))
    context = browser.new_context(base_url=blog)
    visitor = Visitor(context.new_page(), blog)
    visitor.log_in(name, PASSWORD)
    visitor.publish("Brushes", "Goat hair.")
    visitor.go("/posts/brushes")
    visitor.page.get_by_role("button", name="Tell me of all comments here").click()
    visitor.page.get_by_text("You hear of new comments").first.wait_for()
    visitor.go("/admin/reminders")
    visitor.field("text").fill("墨" * 100 + "x" * 300)
    visitor.field("due_at").fill("2099-05-17T12:00")
    visitor.field("time_zone").select_option("America/Los_Angeles")
    visitor.page.locator("main form .button").first.click()
    visitor.page.locator(".row").first.wait_for()
    cookies = context.storage_state()
    context.close()
    guest = Visitor(browser.new_context(base_url=blog).new_page(), blog)
    guest.go("/posts/brushes")
    guest.field("email").fill(EMAIL)
    guest.field("follow").check()
    guest.comment("Which goat?", name="A guest")
    guest.page.context.close()
    return {"cookies": cookies, "key": environ["SECRET_KEY"]}


@pytest.mark.parametrize("look", LOOKS, ids="-".join)
def test_axe_finds_nothing_in_the_account(visit, boss, shoot, look):
    assert not find_violations(dress(visit, look, storage_state=boss["cookies"]), ACCOUNT, shoot)


@pytest.mark.parametrize("look", LOOKS, ids="-".join)
def test_axe_finds_nothing_where_letters_lead(visit, boss, shoot, look):
    name = [1, hashlib.sha256(EMAIL.encode()).hexdigest()[:16]]
    leave = URLSafeSerializer(boss["key"], salt="leave letters").dumps([1, "digest"])
    answers = URLSafeSerializer(boss["key"], salt="leave answers").dumps(name)
    follow = URLSafeTimedSerializer(boss["key"], salt="follow answers").dumps(name)
    thread = URLSafeSerializer(boss["key"], salt="leave thread").dumps([1, 1])
    visitor = dress(visit, look)
    paths = [f"/letters/leave?token={leave}", f"/letters/follow?token={follow}"]
    paths += [f"/letters/unfollow?token={answers}", "/posts/brushes", "/forgotten"]
    paths += [f"/letters/leave-thread?token={thread}"]
    assert not find_violations(visitor, paths, shoot)
    visitor.go(f"/letters/unfollow?token={answers}")
    assert visitor.page.locator("main form button").count() == 2


def test_a_guest_says_yes_and_leaves_again(visit, boss):
    name = [1, hashlib.sha256(EMAIL.encode()).hexdigest()[:16]]
    follow = URLSafeTimedSerializer(boss["key"], salt="follow answers").dumps(name)
    answers = URLSafeSerializer(boss["key"], salt="leave answers").dumps(name)
    guest = visit("phone", scripts=False)
    guest.go(f"/letters/follow?token={follow}")
    guest.page.get_by_role("button", name="Tell me of answers").click()
    guest.page.get_by_text("from now on").wait_for()
    guest.go(f"/letters/unfollow?token={answers}")
    guest.page.get_by_role("button", name="No more of these letters").click()
    guest.page.get_by_text("no more").first.wait_for()


def test_a_reader_follows_the_comments_and_leaves_them(visit, boss):
    reader = visit("phone", scripts=False, storage_state=boss["cookies"])
    reader.go("/posts/brushes")
    reader.page.get_by_role("button", name="No more of these letters").click()
    reader.page.get_by_text("You hear of new comments no more").wait_for()
    reader.page.get_by_role("button", name="Tell me of all comments here").click()
    reader.page.get_by_text("You hear of new comments by e-mail").first.wait_for()
    reader.go("/account/letters")
    reader.page.get_by_role("link", name="Brushes").click()
    assert reader.page.url.endswith("/posts/brushes#comments")


def test_they_fit_the_narrowest_screen(visit, boss, shoot):
    visitor = visit(NARROW, storage_state=boss["cookies"])
    for path in ACCOUNT:
        visitor.go(path)
        assert excess_pixels(visitor.page) <= 0, path
        shoot(visitor, path.strip("/").replace("/", "-"))
