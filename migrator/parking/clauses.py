"""The clauses of an UPDATE or DELETE, cut out of its text: what is not rewritten stays as it was written."""

import re
from dataclasses import dataclass

from migrator.checks.understanding import split_actions
from migrator.journal.words import Token, read_tokens

MODIFIERS = {"LOW_PRIORITY", "HIGH_PRIORITY", "DELAYED", "QUICK", "IGNORE"}
NO_ALIAS = {
    *("SET", "WHERE", "ORDER", "LIMIT", "ON", "USING", "JOIN", "INNER", "LEFT", "RIGHT", "CROSS", "NATURAL"),
    *("STRAIGHT_JOIN", "FORCE", "USE", "IGNORE", "PARTITION", "OUTER"),
}


@dataclass(frozen=True)
class Source:
    """A table as a statement names it."""

    table: str
    alias: str


@dataclass(frozen=True)
class Assignment:
    """``source`` is the alias before the dot, "" for none."""

    source: str
    column: str
    target: str
    value: str


@dataclass(frozen=True)
class Change:
    """UPDATE or DELETE. ``head`` is a WITH clause, ``sources`` the text of its tables, ``tail`` what follows.

    ``verb`` is the text from its word to where the tables begin.
    """

    head: str
    verb: str
    sources: str
    tables: tuple[Source, ...]
    assignments: tuple[Assignment, ...]  # () for DELETE
    removed: tuple[str, ...]  # aliases of the tables that DELETE takes rows from
    tail: str


def read_change(text: str) -> Change | None:
    """None for what is not understood."""
    words = list(read_tokens(text))
    place = next((n for n, w in enumerate(words) if w.depth == 0 and w.is_word("UPDATE", "DELETE")), None)
    if place is None:
        return None
    head, verb = text[: words[place].start], words[place].text.upper()
    rest = words[place + 1 :]
    while rest and rest[0].is_word(*MODIFIERS):
        rest = rest[1:]
    if not rest:
        return None
    return (
        _read_update(text, head, words[place], rest) if verb == "UPDATE" else _read_delete(text, head, rest)
    )


def _read_update(text: str, head: str, verb: Token, rest: list[Token]) -> Change | None:
    place = _find(rest, "SET")
    if place is None or place == 0:
        return None
    tables = _read_sources(rest[:place])
    end = _find(rest[place:], "WHERE", "ORDER", "LIMIT")
    stop = rest[place + end].start if end is not None else len(text.rstrip().rstrip(";"))
    listed = [_read_assignment(part) for part in split_actions(text[rest[place].end : stop])]
    if not tables or not listed or not all(listed):
        return None
    return Change(
        head, text[verb.start : rest[0].start], text[rest[0].start : rest[place - 1].end], tables,
        tuple(one for one in listed if one), (), text[stop:].rstrip().rstrip(";"),
    )  # fmt: skip


def _read_assignment(text: str) -> Assignment | None:
    match = re.match(
        r"\s*((?:(`(?:[^`]|``)+`|[\w$]+)\s*\.\s*){0,2}(`(?:[^`]|``)+`|[\w$]+))\s*:?=(.*)", text, re.DOTALL
    )
    if match is None:
        return None
    plain = [
        name[1:-1].replace("``", "`") if name[:1] == "`" else name for name in (match[2] or "", match[3])
    ]
    return Assignment(plain[0], plain[1], match[1], match[4].strip())


def _read_delete(text: str, head: str, rest: list[Token]) -> Change | None:
    end = _find(rest, "WHERE", "ORDER", "LIMIT")
    until = rest[:end] if end is not None else rest
    tail = text[rest[end].start :].rstrip().rstrip(";") if end is not None else ""
    removed: tuple[str, ...] = ()
    using = _find(until, "USING")
    if rest[0].is_word("FROM") and using is not None and not _is_join_using(until, using):
        removed, until = _names(until[1:using]), until[using + 1 :]  # DELETE FROM a USING a JOIN b
    elif rest[0].is_word("FROM"):
        until = until[1:]
    else:
        place = _find(until, "FROM")
        if place is None:
            return None
        removed, until = _names(until[:place]), until[place + 1 :]
    if not until:
        return None
    sources = text[until[0].start : until[-1].end].rstrip(";")
    tables = _read_sources(until)
    if not tables:
        return None
    return Change(head, "DELETE", sources, tables, (), removed or (tables[0].alias,), tail)


def _is_join_using(words: list[Token], place: int) -> bool:
    return any(word.is_word("JOIN") for word in words[:place])


def _names(words: list[Token]) -> tuple[str, ...]:
    """Of ``a, db.b.*``: the tables' names."""
    found: list[str] = []
    for number, word in enumerate(words):
        if word.is_name and not (number + 2 < len(words) and is_schema(words, number)):
            found.append(word.name)
    return tuple(found)


def is_schema(words: list[Token], number: int) -> bool:
    return words[number + 1].text == "." and words[number + 2].is_name


def _read_sources(words: list[Token]) -> tuple[Source, ...]:
    """The tables of ``a JOIN b AS c ON …, d``; those in brackets are only read."""
    found: list[Source] = []
    number, is_expected = 0, True
    while number < len(words):
        word = words[number]
        if is_expected and word.depth == 0 and word.is_name:
            if number + 2 < len(words) and is_schema(words, number):
                number += 2
                word = words[number]
            following = words[number + 1] if number + 1 < len(words) else None
            alias = word.name
            if following and following.is_word("AS") and number + 2 < len(words):
                alias, number = words[number + 2].name, number + 2
            elif following and following.is_name and not following.is_word(*NO_ALIAS):
                alias, number = following.name, number + 1
            found.append(Source(word.name, alias))
            is_expected = False
        elif word.depth == 0 and (word.text == "," or word.is_word("JOIN", "STRAIGHT_JOIN")):
            is_expected = True
        elif is_expected and word.text == "(":
            is_expected = False
        number += 1
    return tuple(found)


def _find(words: list[Token], *names: str) -> int | None:
    return next((n for n, word in enumerate(words) if word.depth == 0 and word.is_word(*names)), None)
