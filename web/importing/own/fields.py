"""Facts as they stand in a file, each checked: what it is, and that it fits its column."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any


class BadFileError(Exception):
    """The message says what is wrong, not in which file."""


class Facts:
    """Raises ``BadFileError`` for a fact that is not there, of another kind, or too long."""

    def __init__(self, facts: object) -> None:
        if not isinstance(facts, Mapping):
            raise BadFileError("it is no list of names and values")
        self._facts: Mapping[str, Any] = facts

    def text(self, name: str, longest: int) -> str:
        value = self._facts.get(name)
        if not isinstance(value, str):
            raise BadFileError(f"it has no {name}" if value is None else f"{name} is no text")
        if len(value) > longest:
            raise BadFileError(f"{name} has more than {longest} characters")
        if not is_storable(value):
            raise BadFileError(f"{name} has characters that are none")
        return value

    def maybe_text(self, name: str, longest: int) -> str | None:
        return None if self._facts.get(name) is None else self.text(name, longest)

    def word(self, name: str, choices: tuple[str, ...]) -> str:
        value = self.text(name, 64)
        if value not in choices:
            raise BadFileError(f"{name} is none of {', '.join(choices)}")
        return value

    def number(self, name: str, most: int) -> int:
        value = self._facts.get(name)
        if type(value) is not int or not 0 <= value <= most:
            raise BadFileError(f"{name} is no number up to {most}")
        return value

    def time(self, name: str) -> datetime:
        try:
            moment = datetime.fromisoformat(self.text(name, 40))
        except ValueError:
            raise BadFileError(f"{name} is no time") from None
        if moment.utcoffset() != timedelta(0):
            raise BadFileError(f"{name} is not in UTC")
        return moment

    def maybe_time(self, name: str) -> datetime | None:
        return None if self._facts.get(name) is None else self.time(name)

    def texts(self, name: str, longest: int) -> tuple[str, ...]:
        return tuple(Facts({name: one}).text(name, longest) for one in self._list(name))

    def tables(self, name: str) -> list["Facts"]:
        return [Facts(one) for one in self._list(name)]

    def raw(self, name: str) -> object:
        return self._facts.get(name)

    def _list(self, name: str) -> list[object]:
        value = self._facts.get(name, [])
        if not isinstance(value, list):
            raise BadFileError(f"{name} is no list")
        return value


def is_storable(text: str) -> bool:
    return "\0" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)
