"""Where the words stand: a piece of text around the first of them, cut where they begin and end."""

import re
from dataclasses import dataclass

from web.services.search.terms import Term, fold

_BEFORE, _LENGTH = 60, 240
_HAN = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff]")


@dataclass(frozen=True)
class Piece:
    text: str
    is_hit: bool


def cut_snippet(text: str, terms: tuple[Term, ...]) -> tuple[Piece, ...]:
    """From the middle of a text where that is where the words are; else its beginning."""
    found = _pattern(terms).search(fold(text))
    start = max(0, found.start() - _BEFORE) if found else 0
    if start:  # at the beginning of a word, where words have spaces
        space = text.find(" ", start, found.start() if found else start)
        start = space + 1 if space >= 0 else start
    window = text[start : start + _LENGTH]
    # A Han character says as much as two letters.
    end = _LENGTH // 2 if len(_HAN.findall(window)) * 4 > len(window) else _LENGTH
    before = "…" if start else ""
    after = "…" if start + end < len(text) else ""
    shown = window[:end]
    if after and (space := shown.rfind(" ", end * 3 // 4)) > 0:
        shown = shown[:space]
    return mark(f"{before}{shown}{after}", terms)


def mark(text: str, terms: tuple[Term, ...]) -> tuple[Piece, ...]:
    """The whole text in pieces."""
    pieces, end = [], 0
    for found in _pattern(terms).finditer(fold(text)):
        pieces += [Piece(text[end : found.start()], False), Piece(text[found.start() : found.end()], True)]  # noqa: FBT003 - named two lines above
        end = found.end()
    return tuple(piece for piece in [*pieces, Piece(text[end:], is_hit=False)] if piece.text)


def _pattern(terms: tuple[Term, ...]) -> re.Pattern[str]:
    """The longest first, so that a word is not marked by a part of itself."""
    words = sorted({fold(term.text) for term in terms}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)) or r"(?!)")
