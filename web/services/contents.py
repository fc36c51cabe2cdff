"""What a text holds inside: its headings, and its own pictures."""

import re
from dataclasses import dataclass
from html import unescape

FEWEST_HEADINGS = 3  # below that one sees at once what a text holds
_HEADING = re.compile(r'<h([23]) id="([^"]+)">(.*?)</h\1>', re.DOTALL)  # of sanitised HTML
_NOTE = re.compile(r"<sup\b.*?</sup>", re.DOTALL)
_TAG = re.compile(r"</?[a-z][^<>]*>")
_PICTURE = re.compile(r'<img src="(/media/[\w/.-]+)"')
_SHOWN = re.compile(r'<img src="(/media/[\w/.-]+)" alt="([^"]*)"')


@dataclass(frozen=True)
class Heading:
    """``is_inner``: stands below the heading before it."""

    name: str
    text: str
    is_inner: bool


def list_headings(html: str) -> list[Heading]:
    """Of two levels, as the text has them; none when there are few."""
    found = [(level, name, _plain(text)) for level, name, text in _HEADING.findall(html)]
    top = min((level for level, _, _ in found), default="")
    headings = [Heading(unescape(name), text, level > top) for level, name, text in found if text]
    return headings if len(headings) >= FEWEST_HEADINGS else []


def find_first_picture(html: str) -> str:
    """Its path on this blog, or nothing."""
    found = _PICTURE.search(html)
    return found[1] if found else ""


def list_undescribed(html: str) -> list[str]:
    """The paths of one's own pictures that say nothing to who cannot see them, each once."""
    found = _SHOWN.findall(html)
    return list(dict.fromkeys(path for path, alt in found if not unescape(alt).strip()))


def _plain(html: str) -> str:
    return unescape(_TAG.sub("", _NOTE.sub("", html))).strip()
