"""What a text says about itself: its language (for fonts, line breaks, voices) and the minutes it takes."""

import re

_BEGINNING = 400  # characters; enough to know the language by
_NOT_HAN = re.compile(r"[^一-鿿]+")
_MARKUP = re.compile(r"<[^<>]*>")  # of sanitised HTML: a "<" in its text is always "&lt;"
_CHINESE_A_MINUTE, _WORDS_A_MINUTE = 400, 220


def language_of(text: str) -> str:
    """A Han character in four of the first 400 makes a text Chinese."""
    start = text[:_BEGINNING]
    if start.isascii():
        return "en"
    return "zh-Hans" if len(_NOT_HAN.sub("", start)) * 4 > len(start) else "en"


def count_minutes(html: str) -> int:
    words = _MARKUP.sub("", html).split()
    if language_of(" ".join(words[:_BEGINNING])) == "zh-Hans":
        minutes = sum(map(len, words)) / _CHINESE_A_MINUTE
    else:
        minutes = len(words) / _WORDS_A_MINUTE
    return max(1, round(minutes))
