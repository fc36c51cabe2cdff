"""The choices themselves: names, defaults, and what each takes."""

import re
from collections.abc import Callable
from dataclasses import dataclass

LANGUAGES = ("en", "zh")
ACCENTS = ("ink", "pine", "plum", "umber", "slate")  # colours in accents.css, measured in both themes
COMMENT_RULES = ("open", "first", "guests", "closed")
MOST_LINKS, MOST_WORDS = 8, 200
LONGEST_TITLE, LONGEST_TAGLINE, LONGEST_LINK_TITLE, LONGEST_ADDRESS, LONGEST_WORD = 80, 160, 40, 500, 80
MOST_COMMENT_DAYS, MOST_COMMENT_LINKS = 3650, 20
# Not every zone there is, but one for each way of counting hours that people live by.
TIME_ZONES = (
    *("UTC", "Africa/Cairo", "Africa/Johannesburg", "Africa/Lagos", "Africa/Nairobi"),
    *("America/Bogota", "America/Chicago", "America/Denver", "America/Halifax", "America/Los_Angeles"),
    *("America/Mexico_City", "America/New_York", "America/Sao_Paulo", "America/St_Johns"),
    *("Asia/Dhaka", "Asia/Dubai", "Asia/Hong_Kong", "Asia/Jakarta", "Asia/Karachi", "Asia/Kathmandu"),
    *("Asia/Kolkata", "Asia/Seoul", "Asia/Shanghai", "Asia/Singapore", "Asia/Taipei", "Asia/Tehran"),
    *("Asia/Tokyo", "Asia/Urumqi", "Australia/Adelaide", "Australia/Perth", "Australia/Sydney"),
    *("Europe/Athens", "Europe/Berlin", "Europe/Istanbul", "Europe/Lisbon", "Europe/London"),
    *("Europe/Moscow", "Europe/Paris", "Pacific/Auckland", "Pacific/Honolulu"),
)
_ADDRESS = re.compile(r"(/(?!/)|https?://[^/?#\s\\])[^\s\\]*")


@dataclass(frozen=True)
class Site:
    """The blog as its administrators want it."""

    title: str
    language: str
    tagline: str = ""
    time_zone: str = "UTC"
    accent: str = "ink"
    navigation: tuple[tuple[str, str], ...] = ()  # title, address
    comment_rule: str = "first"  # open; held the first time; held from guests; closed
    comment_days: int = 0  # after so many days no more comments; 0: never
    comment_links: int = 0  # one more link than this, and the comment is held
    blocked_words: tuple[str, ...] = ()  # one of them, and the comment is held


def is_address(text: object) -> bool:
    """A path of this blog, or a whole address of the web: nothing that runs."""
    return isinstance(text, str) and len(text) <= LONGEST_ADDRESS and bool(_ADDRESS.fullmatch(text))


def read_choice(name: str, value: object) -> object | None:
    """The stored value as ``Site`` holds it, or None for what this release does not take."""
    return _READERS[name](value) if name in _READERS else None


def _text(longest: int, *, may_be_empty: bool = False) -> Callable[[object], object | None]:
    def read(value: object) -> object | None:
        fits = isinstance(value, str) and len(value) <= longest and (may_be_empty or value.strip())
        return value if fits else None

    return read


def _one_of(choices: tuple[str, ...]) -> Callable[[object], object | None]:
    return lambda value: value if value in choices else None


def _number(most: int) -> Callable[[object], object | None]:
    return lambda value: value if type(value) is int and 0 <= value <= most else None


def _read_links(value: object) -> object | None:
    if not isinstance(value, list) or len(value) > MOST_LINKS:
        return None
    pairs = tuple(tuple(pair) for pair in value if isinstance(pair, list))
    is_whole = all(len(pair) == 2 and isinstance(pair[0], str) and is_address(pair[1]) for pair in pairs)  # noqa: PLR2004 - title and address
    return pairs if is_whole else None


def _read_words(value: object) -> object | None:
    return tuple(str(word) for word in value[:MOST_WORDS]) if isinstance(value, list) else None


_READERS: dict[str, Callable[[object], object | None]] = {
    "title": _text(LONGEST_TITLE),
    "tagline": _text(LONGEST_TAGLINE, may_be_empty=True),
    "language": _one_of(LANGUAGES),
    "time_zone": _one_of(TIME_ZONES),
    "accent": _one_of(ACCENTS),
    "navigation": _read_links,
    "comment_rule": _one_of(COMMENT_RULES),
    "comment_days": _number(MOST_COMMENT_DAYS),
    "comment_links": _number(MOST_COMMENT_LINKS),
    "blocked_words": _read_words,
}
