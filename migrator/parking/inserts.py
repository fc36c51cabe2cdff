"""The clauses of an INSERT or REPLACE, cut out of its text."""

import re
from dataclasses import dataclass

from migrator.checks.understanding import split_actions
from migrator.journal.words import read_tokens
from migrator.parking.clauses import MODIFIERS, is_schema


@dataclass(frozen=True)
class Insert:
    """INSERT or REPLACE. ``rows`` is the text from VALUES, SET or SELECT on, without ON DUPLICATE KEY."""

    verb: str  # the text up to the table's name and its columns
    is_replacing: bool
    table: str
    columns: tuple[str, ...]
    rows: str
    on_duplicate: str


def read_insert(text: str) -> Insert | None:
    """None for what is not understood."""
    words = list(read_tokens(text))
    if not words or not words[0].is_word("INSERT", "REPLACE"):
        return None
    is_replacing = words[0].is_word("REPLACE")
    place = 1
    while place < len(words) and words[place].is_word(*MODIFIERS, "INTO"):
        place += 1
    if place + 1 >= len(words):
        return None
    if is_schema(words, place):
        place += 2
    table, place = words[place].name, place + 1
    columns: tuple[str, ...] = ()
    if words[place].text == "(" and not words[place + 1].is_word("SELECT", "WITH", "VALUES"):
        end = next(n for n in range(place + 1, len(words)) if words[n].text == ")" and words[n].depth == 0)
        columns = tuple(word.name for word in words[place + 1 : end] if word.kind in {"word", "quoted"})
        place = end + 1
    duplicate = next(
        (
            n
            for n in range(place, len(words) - 2)
            if words[n].depth == 0 and words[n].is_word("ON") and words[n + 1].is_word("DUPLICATE")
        ),
        None,
    )
    end_place = words[duplicate].start if duplicate is not None else len(text.rstrip().rstrip(";"))
    on_duplicate = text[words[duplicate].start :] if duplicate is not None else ""
    if place >= len(words):
        return None
    return Insert(
        text[: words[place].start], is_replacing, table, columns,
        text[words[place].start : end_place].strip(), on_duplicate,
    )  # fmt: skip


def split_rows(rows: str) -> list[list[str]] | None:
    """The rows of ``VALUES (…), (…)`` or of ``SET a = …`` as texts of values; None for a query."""
    match = re.match(r"(?is)VALUES?\b(.*)", rows)
    if match is None:
        return None
    found = []
    for part in split_actions(match[1]):
        inner = re.fullmatch(r"(?is)(?:ROW\s*)?\((.*)\)", part.strip())
        if inner is None:
            return None  # VALUES … AS new, or what is not understood
        found.append(list(split_actions(inner[1])))
    return found
