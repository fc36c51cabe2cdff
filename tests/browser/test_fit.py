"""No page is wider than the narrowest screen that WCAG 1.4.10 names, whatever stands in it."""

import pytest

pytestmark = pytest.mark.browser

WIDE = f"""# {"Donaudampfschifffahrtselektrizität" * 3}

| one | two | three | four | five | six |
|---|---|---|---|---|---|
| 1,000,000 | 2,000,000 | 3,000,000 | 4,000,000 | 5,000,000 | a longer remark |

```sql
SELECT {", ".join(f"column_number_{number}" for number in range(30))} FROM posts;
```

{"https://example.com/" + "path/" * 30}

> > > `{"no_space_anywhere_" * 10}`

- [x] {"长" * 200}

{"0123456789" * 30}[^1]

[^1]: {"note" * 60}
"""
NARROW = {"width": 320, "height": 640}


def excess_pixels(page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


@pytest.fixture
def writer_with_wide_post(visit):
    lin = visit(NARROW)
    lin.sign_up("W" * 60)
    lin.post = lin.publish("W" * 90, WIDE, tags=f"{'t' * 60}, 随笔")
    lin.comment(f"`{'x' * 300}`\n\n{'y' * 300}")
    for _ in range(5):
        lin.page.locator(".comment__reply").last.click()
        lin.comment("z" * 120)
    return lin


def test_no_page_scrolls_sideways_at_320_pixels(writer_with_wide_post, shoot):
    lin = writer_with_wide_post
    edit = f"{lin.post}/edit"
    for path in (
        lin.post,
        "/",
        "/tags/",
        "/archive/",
        "/drafts",
        "/manage/texts",
        edit,
        f"{lin.post}/delete",
        "/nowhere",
    ):
        lin.go(path)
        assert excess_pixels(lin.page) <= 0, path
        shoot(lin, path.strip("/").replace("/", "-")[:40] or "home")
    lin.go(edit)
    lin.page.locator("[data-preview-toggle]").click()
    lin.page.locator("[data-preview-pane] table").wait_for()
    assert excess_pixels(lin.page) <= 0


def test_the_pages_of_guests_fit_as_well(visit):
    guest = visit(NARROW)
    for path in ("/sign-up", "/log-in"):
        guest.go(path)
        assert excess_pixels(guest.page) <= 0, path
        guest.page.locator("main form .button").click()
        guest.page.locator(".refusals").wait_for()
        assert excess_pixels(guest.page) <= 0, f"{path}, refused"
