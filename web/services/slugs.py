"""Addresses from titles: small ASCII letters, digits and single dashes, Chinese by its sound."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import count

LONGEST_SLUG = 191  # characters, as the columns that hold it

# Letters that do not fall apart into a plain one and an accent.
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i"}
)
# Without these C, C# and C++ would be one tag.
_SIGNS = ((re.compile(r"(?<=[a-z])\+\+"), "-plus-plus"), (re.compile(r"(?<=[a-z])#(?![a-z0-9])"), "-sharp"))


def make_slug(title: str, fallback: str) -> str:
    """``fallback`` (a slug itself) when the title holds nothing that can be written in ASCII."""
    text = unicodedata.normalize("NFKC", title).lower()
    text = _spell(text) if not text.isascii() else text
    text = unicodedata.normalize("NFKD", text.translate(_LETTERS)).replace("'", "").replace("’", "")
    text = "".join(letter for letter in text if not unicodedata.combining(letter)).lower()
    for sign, words in _SIGNS:
        text = sign.sub(words, text)
    return _shorten(re.sub(r"[^a-z0-9]+", "-", text).strip("-"), LONGEST_SLUG) or fallback


def _spell(text: str) -> str:
    # Its dictionaries take 55 MiB of memory: in a process that never writes a Chinese address, for nothing.
    from pypinyin import lazy_pinyin  # noqa: PLC0415

    return " ".join(lazy_pinyin(text))


def next_free_slug(wanted: str, is_taken: Callable[[str], bool]) -> str:
    """``wanted``, or the first of ``wanted-2``, ``wanted-3``, … that nobody has."""
    if not is_taken(wanted):
        return wanted
    return next(slug for slug in _numbered(wanted) if not is_taken(slug))


def _numbered(slug: str) -> Iterator[str]:
    for number in count(2):
        ending = f"-{number}"
        yield _shorten(slug, LONGEST_SLUG - len(ending)) + ending


def _shorten(slug: str, length: int) -> str:
    """Cut between words when there is a word that would be cut."""
    if len(slug) <= length:
        return slug
    whole_words = slug[: length + 1].rpartition("-")[0]
    return whole_words or slug[:length]
