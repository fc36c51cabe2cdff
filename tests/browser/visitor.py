"""A person in front of the browser: what they do, in the words of the pages."""

import io
import secrets
import time
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, Page, expect

PASSWORD = "ink, stone, brush and paper"


class Visitor:
    def __init__(self, page: Page, blog: str) -> None:
        self.page = page
        self.blog = blog
        self.name = f"reader-{secrets.token_hex(4)}"

    def go(self, path: str) -> None:
        self.page.goto(path)

    def sign_up(self, shown_name: str = "Lin Shen") -> None:
        self.go("/sign-up")
        self.field("name").fill(self.name)
        self.field("display_name").fill(shown_name)
        self.field("email").fill(f"{self.name}@example.com")
        self.field("password").fill(PASSWORD)
        self.page.locator("main form .button").click()
        expect(self.page.locator(".menu > summary")).to_be_visible()

    def log_in(self, name: str, password: str) -> None:
        """To where the way led before, or home; with a second factor a code is asked for first."""
        self.go("/log-in")
        self.field("name_or_email").fill(name)
        self.field("password").fill(password)
        self.page.locator("main form .button").first.click()
        self.page.wait_for_url(lambda address: not address.endswith("/log-in"))

    def write(self, title: str, markdown: str, *, tags: str = "", status: str = "published") -> None:
        """Fill the form of a new text, without saving it."""
        self.go("/write")
        self.field("title").fill(title)
        self.field("markdown").fill(markdown)
        self.field("tags").fill(tags)
        self.field("status").select_option(status)

    def save(self) -> None:
        self.page.locator("main form .button").last.click()
        expect(self.page.locator("article h1")).to_be_visible()

    def publish(self, title: str, markdown: str, *, tags: str = "") -> str:
        """Write and save; the path of the post."""
        self.write(title, markdown, tags=tags)
        self.page.get_by_role("button", name="Save").click()
        expect(self.page.locator("article h1")).to_have_text(title)
        return self.page.url.removeprefix(self.blog)

    def comment(self, markdown: str, *, name: str | None = None) -> None:
        form = self.page.locator("#comment-form")
        if name:
            form.locator("[name=name]").fill(name)
        form.locator("[name=markdown]").fill(markdown)
        form.locator("button").click()

    def load_pictures(self) -> None:
        """Also those further down, which wait until somebody comes near."""
        self.page.evaluate(
            """() => Promise.all([...document.images].map((image) => {
                image.loading = "eager";
                return image.decode();
            }))"""
        )

    def choose(self, name: str, value: str) -> None:
        """Press a switch of the foot: theme or language."""
        self.page.locator(f".foot button[name={name}][value={value}]").click()

    def field(self, name: str) -> Locator:
        return self.page.locator(f"main [name={name}]")

    def uses_scripts(self) -> bool:
        return self.page.locator("[data-tools]").is_visible()


def wait_until(is_true: Callable[[], bool], seconds: float = 5) -> None:
    """In place of Playwright's wait_for_function, which needs ``eval``: the pages' policy forbids that."""
    deadline = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def draw_picture(folder: Path, size: tuple[int, int] = (640, 360)) -> Path:
    """A real PNG, never the same twice: the blog keeps pictures by their content."""
    path = folder / "ink-stone.png"
    path.write_bytes(picture_bytes(size))
    return path


def picture_bytes(size: tuple[int, int] = (640, 360)) -> bytes:
    picture = Image.new("RGB", size, tuple(secrets.token_bytes(3)))
    picture.paste((34, 37, 43), (size[0] // 4, size[1] // 4, 3 * size[0] // 4, 3 * size[1] // 4))
    written = io.BytesIO()
    picture.save(written, "PNG")
    return written.getvalue()
