"""Somebody who finds the way by words alone: of links, buttons, fields, and what stands on the page."""

import re
from email.message import EmailMessage

from playwright.sync_api import Locator, expect

from tests.browser.visitor import PASSWORD, Visitor


class Person(Visitor):
    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    @property
    def email(self) -> str:
        return f"{self.name}@example.com"

    def follow(self, words: str) -> None:
        """A link of the page's own part."""
        self.main.get_by_role("link", name=words).first.click()

    def press(self, words: str) -> None:
        self.main.get_by_role("button", name=words).first.click()

    def fill(self, label: str, text: str) -> None:
        self.main.get_by_label(label, exact=True).fill(text)

    def choose_option(self, label: str, words: str) -> None:
        self.main.get_by_label(label, exact=True).select_option(label=words)

    def tick(self, label: str) -> None:
        self.main.get_by_label(label).check()

    def open_menu(self, words: str) -> None:
        """Something in the menu under one's own name."""
        self.page.locator(".menu > summary").click()
        menu = self.page.locator(".menu")
        menu.get_by_role("link", name=words).or_(menu.get_by_role("button", name=words)).click()

    def sees(self, *words: str) -> None:
        for one in words:
            expect(self.page.get_by_text(one).filter(visible=True).first).to_be_visible()

    def misses(self, *words: str) -> None:
        """What must not stand on the page, which has come already."""
        for one in words:
            expect(self.page.get_by_text(one)).to_have_count(0)

    def row(self, words: str) -> Locator:
        """One of a list's lines."""
        return self.main.get_by_role("listitem").filter(has_text=words).first

    def log_out(self, words: str = "Log out") -> None:
        self.open_menu(words)
        expect(self.page.locator(".menu")).to_have_count(0)

    def log_in(self, name: str = "", password: str = PASSWORD) -> None:
        super().log_in(name or self.name, password)

    def is_in(self) -> None:
        expect(self.page.locator(".menu > summary")).to_be_visible()

    def is_out(self) -> None:
        expect(self.page.locator(".menu > summary")).to_have_count(0)
        expect(self.page.get_by_role("navigation", name=re.compile("Account|账号"))).to_be_visible()

    def open_letter(self, letter: EmailMessage, link: str) -> None:
        """Read it as a mail program shows it, and follow its link."""
        body = letter.get_body(("html",))
        assert body is not None
        self.page.goto("about:blank")  # a mail program is under no policy of the blog's
        self.page.set_content(body.get_content())
        self.page.get_by_role("link", name=link).first.click()
