"""What front matter says, whatever the program calls it."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from email.utils import parseaddr
from typing import Any

from web.importing.old_paths import read_path
from web.importing.records import FoundAuthor
from web.importing.times import read_time

Facts = Mapping[str, Any]
_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_MOST_ADDRESSES = 20
_YES = {"true", "yes", "on", "1"}


def read_text(facts: Facts, *names: str) -> str:
    """The first of the names that has a text or a number."""
    for name in names:
        value = facts.get(name)
        if isinstance(value, str | int | float) and not isinstance(value, bool) and str(value).strip():
            return str(value).strip()
    return ""


def read_first_time(facts: Facts, *names: str) -> datetime | None:
    return next((found for name in names if (found := read_time(facts.get(name)))), None)


def read_authors(facts: Facts) -> list[FoundAuthor]:
    for place in (facts, _table(facts, "params"), _table(facts, "extra"), _table(facts, "taxonomies")):
        for name in ("author", "authors"):
            authors = [_author(value) for value in _flatten(place.get(name), split="")]
            if any(author.name for author in authors):
                return [author for author in authors if author.name]
    return []


def read_tags(facts: Facts) -> tuple[str, ...]:
    """Tags and categories, each once, in the order they stand."""
    places = (facts, _table(facts, "taxonomies"))
    values = (place.get(name) for place in places for name in ("tags", "tag", "categories", "category"))
    return tuple(
        dict.fromkeys(str(one).strip() for value in values for one in _flatten(value) if str(one).strip())
    )


def read_status(facts: Facts) -> str:
    if is_yes(facts.get("draft")) or facts.get("published") is False:
        return "draft"
    if is_yes(facts.get("private")) or read_text(facts, "password"):
        return "private"
    status = read_text(facts, "status").lower()
    return status if status in {"draft", "private", "scheduled"} else "published"


def read_old_paths(facts: Facts) -> tuple[str, ...]:
    """Where the text says that it stood; what a program's configuration made of its name is not known."""
    own = [facts.get(name) for name in ("permalink", "url", "path")]
    others = [one for name in ("aliases", "alias", "redirect_from") for one in _flatten(facts.get(name), "")]
    said = [one for one in (*own, *others) if isinstance(one, str) and ":" not in one]
    return tuple(path for one in said[:_MOST_ADDRESSES] if (path := read_path(one)))


def is_yes(value: object) -> bool:
    return str(value).lower() in _YES


def _table(facts: Facts, name: str) -> Facts:
    value = facts.get(name)
    return value if isinstance(value, Mapping) else {}


def _author(value: object) -> FoundAuthor:
    if isinstance(value, Mapping):
        return FoundAuthor(read_text(value, "name"), read_text(value, "name"), read_text(value, "email"))
    text = _LINK.sub(r"\1", str(value)).strip()
    name, address = parseaddr(text) if "<" in text else (text, "")
    return FoundAuthor(name, name, address)


def _flatten(value: object, split: str = ",") -> Iterator[Any]:
    """One level of lists in lists, as Hexo's categories are; a text is split where a comma stands."""
    if isinstance(value, str):
        yield from re.split(f"[{split}，]", value) if split else [value]
    elif isinstance(value, list | tuple):
        for one in value:
            yield from one if isinstance(one, list | tuple) else [one]
    elif value is not None and value is not False:
        yield value
