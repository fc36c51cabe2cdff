"""Footnotes that Ghost drew from a card in Markdown become footnotes of Markdown again."""

import re
from itertools import count

from web.importing.html.convert import convert_html
from web.services.markdown import render

_SECTION = re.compile(
    r"(?:<hr class=\"footnotes-sep\"\s*/?>\s*)?<section class=\"footnotes\">(.*?)</section>", re.DOTALL
)
_NOTE = re.compile(
    r"<li id=\"fn(\w+)\" class=\"footnote-item\">(.*?)</li>\s*(?=<li id=\"fn|</ol>\s*$)", re.DOTALL
)
_MARK = re.compile(r"<sup class=\"footnote-ref\"><a href=\"#fn(\w+)\"[^>]*>[^<]*</a></sup>")
_BACK = re.compile(r"\s*<a href=\"#fnref[^\"]*\" class=\"footnote-backref\">[^<]*</a>")
# They stand in no text that people type, and for no sign of Markdown's.
_PLACE = re.compile("\ue000(\\d+)\ue001")


def convert_with_footnotes(html: str) -> str:
    """Where Markdown would not show each note, they stay a list at the end, as in any other HTML."""
    if 'class="footnotes"' in html:
        text, notes = _take_notes(html)
        markdown = _PLACE.sub(r"[^\1]", "\n\n".join((convert_html(text, by_lines=False), *notes)))
        if notes and render(markdown).html.count('class="footnote-item"') == len(notes):
            return markdown
    return convert_html(html, by_lines=False)


def _take_notes(html: str) -> tuple[str, list[str]]:
    """A mark in the place of each number, and the notes; each card counts its own from one."""
    numbers, end = count(1), 0
    text, notes = list[str](), list[str]()
    for section in _SECTION.finditer(html):
        found = {note[1]: (next(numbers), note[2]) for note in _NOTE.finditer(section[1])}
        text.append(_put_marks(html[end : section.start()], found))
        notes += [_write_note(number, _put_marks(inner, found)) for number, inner in found.values()]
        end = section.end()
    return "".join((*text, html[end:])), notes


def _put_marks(html: str, notes: dict[str, tuple[int, str]]) -> str:
    return _MARK.sub(lambda mark: f"\ue000{notes[mark[1]][0]}\ue001" if mark[1] in notes else mark[0], html)


def _write_note(number: int, html: str) -> str:
    text = convert_html(_BACK.sub("", html), by_lines=False)
    return f"[^{number}]: " + re.sub(r"\n(?=.)", "\n    ", text)
