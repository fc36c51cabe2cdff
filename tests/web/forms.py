"""Forms of a page, read as a browser reads them, so that a test sends what a person would send."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

FRAME = {"/log-out", "/theme", "/language", "/search"}  # forms that stand around every page


@dataclass
class PageForm:
    action: str
    fields: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self._form: PageForm | None = None
        self._select = ""
        self._textarea = ""

    def handle_starttag(self, tag, attrs):
        facts = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = PageForm(facts.get("action", ""))
            self.forms.append(self._form)
        elif self._form is not None:
            self._read_input(tag, facts)

    def _read_input(self, tag, facts):
        name = facts.get("name", "")
        if tag == "input" and facts.get("type") in {"checkbox", "file"}:
            self._form.choices[name] = []
        elif tag == "input" and facts.get("type") == "radio":
            self._form.choices.setdefault(name, []).append(facts.get("value", ""))
            if "checked" in facts:
                self._form.fields[name] = facts.get("value", "")
        elif tag == "input" and name:
            self._form.fields[name] = facts.get("value", "")
        elif tag == "textarea":
            self._textarea = name
            self._form.fields[name] = ""
        elif tag == "select":
            self._select = name
            self._form.choices[name] = []
        elif tag == "option":
            self._form.choices[self._select].append(facts.get("value", ""))
            if "selected" in facts or self._select not in self._form.fields:
                self._form.fields[self._select] = facts.get("value", "")

    def handle_data(self, data):
        if self._textarea:
            self._form.fields[self._textarea] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self._form = None
        elif tag == "textarea":
            # The first line end in a text area is the markup's, not the text's.
            text = self._form.fields[self._textarea].replace("\r\n", "\n")
            self._form.fields[self._textarea] = text.removeprefix("\n")
            self._textarea = ""


def read_forms(html: str) -> list[PageForm]:
    reader = _Reader()
    reader.feed(html)
    return reader.forms


def find_form(html: str, *names: str, action: str = "") -> PageForm:
    """The first form of the page itself that has all these fields, or the one that leads to ``action``."""
    for form in read_forms(html):
        known = form.fields.keys() | form.choices.keys()
        is_meant = form.action == action if action else form.action not in FRAME
        if is_meant and known.issuperset(names):
            return form
    message = f"no form with {names} to {action or 'anywhere'}"
    raise AssertionError(message)
