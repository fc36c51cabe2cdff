"""The facts that stand above a text, in YAML, TOML or JSON."""

import json
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import yaml

_FENCED = (
    # Old exports open with more than three dashes; what closes is a line of three or more.
    (re.compile(r"-{3,}[ \t]*\n(?P<facts>.*?)^(?:-{3,}|\.\.\.)[ \t]*$\n?", re.DOTALL | re.MULTILINE), "yaml"),
    (re.compile(r"\+{3}[ \t]*\n(?P<facts>.*?)^\+{3}[ \t]*$\n?", re.DOTALL | re.MULTILINE), "toml"),
    # Hexo leaves out the first line.
    (re.compile(r"(?P<facts>(?=[A-Za-z_]\w*:)(?:[^\n]*\n){1,60}?)-{3,}[ \t]*$\n?", re.MULTILINE), "yaml"),
)
_MOST_VALUES = 10_000


class FrontMatterError(Exception):
    """The facts are there but cannot be read; the message says where."""


@dataclass(frozen=True)
class FrontMatter:
    """``facts`` by their names in small letters; None when there are none."""

    facts: dict[str, Any] | None
    text: str


def split_front_matter(content: str) -> FrontMatter:
    content = content.replace("\r\n", "\n")
    if content.startswith("{"):
        return _split_json(content)
    for pattern, kind in _FENCED:
        match = pattern.match(content)
        if match:
            facts = _read(_PARSERS[kind], match["facts"])
            return FrontMatter(facts, content[match.end() :].lstrip("\n"))
    return FrontMatter(None, content)


def _split_json(content: str) -> FrontMatter:
    try:
        facts, end = json.JSONDecoder().raw_decode(content)
    except (ValueError, RecursionError):
        return FrontMatter(None, content)  # a text may begin with a brace
    return FrontMatter(_lower(facts), content[end:].lstrip("\n"))


def _read(parse: Callable[[str], Any], text: str) -> dict[str, Any]:
    try:
        facts = _lower(parse(text))
    # PyYAML raises ValueError for a date such as 2024-02-31.
    except (yaml.YAMLError, tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
        raise FrontMatterError(f"its front matter cannot be read: {_describe(error)}") from error
    _require_few(facts)
    return facts


def _require_few(facts: dict[str, Any]) -> None:
    """A few lines of YAML whose aliases name each other are millions of values once written out."""
    count, left = 0, list[Any](facts.values())
    while left:
        value, count = left.pop(), count + 1
        if count > _MOST_VALUES:
            raise FrontMatterError(f"its front matter holds more than {_MOST_VALUES:,} values")
        left += value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()


def _describe(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    if mark is not None:
        return f"{getattr(error, 'problem', None) or 'not YAML'} in line {mark.line + 2}"
    return str(error).splitlines()[0] if str(error) else type(error).__name__


def _lower(facts: object) -> dict[str, Any]:
    if facts is None:
        return {}
    if not isinstance(facts, dict):
        raise FrontMatterError("its front matter is not a list of names and values")
    return {str(name).lower(): value for name, value in facts.items()}


_PARSERS: dict[str, Callable[[str], Any]] = {"yaml": yaml.safe_load, "toml": tomllib.loads}
