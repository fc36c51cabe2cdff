"""The visit that the blog is for, with a mouse and a finger, with scripts and without."""

import re
import secrets

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import draw_picture

pytestmark = pytest.mark.browser

TEXT = """Grinding ink takes *time*.

```python
def grind(minutes: int) -> str:
    return "ink" if minutes > 10 else "water"
```
"""


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_a_person_signs_up_writes_and_is_answered(visit, shoot, tmp_path, size):
    lin = visit(size)
    walk(lin, shoot, tmp_path)
    lin.choose("theme", "dark")
    expect(lin.page.locator("html")).to_have_attribute("data-theme", "dark")
    shoot(lin, "dark")
    lin.page.reload()
    expect(lin.page.locator("html")).to_have_attribute("data-theme", "dark")


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_the_same_visit_works_without_scripts(visit, shoot, tmp_path, size):
    lin = visit(size, scripts=False)
    walk(lin, shoot, tmp_path)
    lin.choose("theme", "dark")
    expect(lin.page.locator("html")).to_have_attribute("data-theme", "dark")
    shoot(lin, "dark")


def walk(lin, shoot, tmp_path):
    """Sign up, write with a picture and code, find it, comment, find it by tag, change the language."""
    title = f"On grinding ink {secrets.token_hex(3)}"
    tag = f"ink-{secrets.token_hex(3)}"
    lin.sign_up()
    shoot(lin, "signed-up")
    path = write_with_picture(lin, shoot, tmp_path, title, tag)
    find_at_home(lin, shoot, title)
    comment_and_reply(lin, shoot, path)
    find_by_tag(lin, shoot, tag, title)
    change_language(lin, shoot)


def write_with_picture(lin, shoot, tmp_path, title, tag):
    lin.write(title, TEXT, tags=f"{tag}, 随笔")
    lin.field("picture").set_input_files(draw_picture(tmp_path))
    lin.field("picture_alt").fill("An ink stone")
    shoot(lin, "written")
    lin.page.get_by_role("button", name="Save").click()
    expect(lin.page.locator("article h1")).to_have_text(title)
    expect(lin.page.locator(".reading pre .k").first).to_have_text("def")
    picture = lin.page.locator(".reading img")
    expect(picture).to_have_attribute("src", re.compile("^/media/"))
    # A browser counts a picture's pixels by the space that it has: a phone took the narrower file.
    shown = picture.evaluate("image => image.decode().then(() => [image.naturalWidth, image.currentSrc])")
    assert shown[0] in {360, 640}
    assert shown[1].endswith("-480.webp") == (shown[0] == 360)
    shoot(lin, "post")
    return lin.page.url.removeprefix(lin.blog)


def find_at_home(lin, shoot, title):
    lin.page.locator(".brand").click()
    shoot(lin, "home")
    lin.page.get_by_role("link", name=title).click()
    expect(lin.page.locator("article h1")).to_have_text(title)


def comment_and_reply(lin, shoot, path):
    lin.comment("I **still** grind by hand.")
    comment = lin.page.locator(".comment")
    expect(comment.locator("strong")).to_have_text("still")
    shoot(lin, "comment")
    comment.get_by_role("link", name="Reply").click()
    lin.comment("And I.")
    expect(lin.page.locator(".comment--depth-1")).to_contain_text("And I.")
    shoot(lin, "reply")
    assert lin.page.url.startswith(lin.blog + path)


def find_by_tag(lin, shoot, tag, title):
    lin.page.get_by_role("navigation", name="Sections").get_by_role("link", name="Tags").click()
    lin.page.get_by_role("link", name=tag).click()
    expect(lin.page.locator("main h1")).to_contain_text(tag)
    expect(lin.page.locator(".card__title")).to_have_text([title])
    shoot(lin, "tag")


def change_language(lin, shoot):
    where = lin.page.url
    lin.choose("language", "zh")
    expect(lin.page.locator("html")).to_have_attribute("lang", "zh-Hans")
    expect(lin.page.locator(".sections")).to_contain_text("归档")
    assert lin.page.url == where
    shoot(lin, "chinese")


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_guest_whose_comment_waits_is_told_so_where_they_look(visit, member, size):
    guest = visit(size)
    guest.go(member["post"])
    guest.comment("As told at https://example.com/ink", name="A guest")
    notice = guest.page.locator(".notice")
    expect(notice).to_contain_text("waits for approval")
    expect(notice).to_be_in_viewport()
