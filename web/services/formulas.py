"""Formulas: from LaTeX to MathML, once, when a text is written. What cannot be drawn stays as it was typed.

It must never trust the library: its output is cleaned by a list of its own, and what it takes is bounded,
since it calls itself for each level of a formula.
"""

import re
from functools import lru_cache
from html import escape, unescape

import nh3
from latex2mathml.converter import convert

LONGEST_FORMULA = 1_000  # characters
MOST_CHARACTERS = 50_000  # of all formulas of a text: a writer waits
_DEEPEST = 15  # braces within braces

# What the parser left, after the text was sanitised: the source, escaped.
_FORMULA = re.compile(r'<(span|div) class="math (inline|block)">([^<]*)</\1>')
_MARKS = re.compile(r"[\^_']{4}")  # one behind another it takes each for a level
# The library leaves these as they are; as HTML they would vanish.
_WORDS_WITH_SIGNS = re.compile(r"\\(?:text\w*|mbox)\s*\{[^}]*[<>&]")
_SAME = {"aligned": "align*", "split": "align*", "gathered": "align*", "equation": "", "equation*": ""}
_ENVIRONMENT = re.compile(r"\\(begin|end)\{(\w+\*?)\}")

# fmt: off
_TAGS = {
    "math", "mrow", "mi", "mo", "mn", "mtext", "mspace", "ms", "mfrac", "msqrt", "mroot", "mstyle", "msub",
    "msup", "msubsup", "munder", "mover", "munderover", "mtable", "mtr", "mtd", "mpadded", "mphantom",
    "menclose",
}
_ATTRIBUTES = {
    "*": {"mathvariant", "displaystyle", "scriptlevel"},
    "math": {"display"},
    "mo": {
        "stretchy", "fence", "form", "separator", "lspace", "rspace", "minsize", "maxsize", "symmetric",
        "largeop", "movablelimits", "accent",
    },
    "mspace": {"width", "height", "depth", "linebreak"},
    "mfrac": {"linethickness"},
    "mover": {"accent"}, "munder": {"accentunder"}, "munderover": {"accent", "accentunder"},
    "mtable": {"rowspacing", "columnspacing", "columnalign", "columnlines", "rowlines", "frame"},
    "mtd": {"columnalign"}, "mpadded": {"width", "height", "depth", "lspace", "voffset"},
    "menclose": {"notation"},
}
# fmt: on
_PLAIN_VALUE = re.compile(r"[\w .%+-]{1,60}")
_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    attributes=_ATTRIBUTES,
    clean_content_tags={"script", "style"},
    attribute_filter=lambda _tag, _name, value: value if _PLAIN_VALUE.fullmatch(value) else None,
    url_schemes=set(),
)


def draw_formulas(html: str) -> str:
    """Of a text that was sanitised; whoever wrote the mark, what comes of it is safe."""
    left = MOST_CHARACTERS

    def draw(match: re.Match[str]) -> str:
        nonlocal left
        source, display = unescape(match[3]).strip(), match[2]
        left -= len(source)
        drawn = _draw(source, display) if left >= 0 else ""
        shown = drawn or _show(source, "$$" if display == "block" else "$")
        # A wide one scrolls in a box of its own, by keys as well.
        return f'<div class="formula" tabindex="0">{shown}</div>' if match[1] == "div" else shown

    return _FORMULA.sub(draw, html)


def _show(source: str, marks: str) -> str:
    return f"<code>{escape(f'{marks}{source}{marks}')}</code>"


@lru_cache(maxsize=1024)  # a preview draws the whole text anew with every pause
def _draw(source: str, display: str) -> str:
    """Nothing for what the library does not know, or should not be given."""
    if not _may_be_given(source):
        return ""
    try:
        drawn = convert(_ENVIRONMENT.sub(_name_same, source), display=display)
    # The library's own errors have no common kind, and deep formulas end in RecursionError.
    except Exception:  # noqa: BLE001
        return ""
    clean = _CLEANER.clean(drawn)
    # A command that it does not know, it gives back by its name.
    return "" if "\\" in clean or "<math" not in clean else clean


def _may_be_given(source: str) -> bool:
    if not 0 < len(source) <= LONGEST_FORMULA or _MARKS.search(source) or _WORDS_WITH_SIGNS.search(source):
        return False
    depth = 0
    for letter in source.replace("\\{", "").replace("\\}", ""):
        depth += (letter == "{") - (letter == "}")
        if not 0 <= depth <= _DEEPEST:
            return False
    return depth == 0


def _name_same(match: re.Match[str]) -> str:
    name = _SAME.get(match[2], match[2])
    return f"\\{match[1]}{{{name}}}" if name else ""
