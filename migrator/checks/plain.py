"""The commonest statements, read by expressions: loading sqlglot takes longer than a hundred revisions.

What is read here is read as sqlglot reads it (a test compares them); anything further is left to it.
"""

import re
from itertools import pairwise

from migrator.checks.columns import parse_type
from migrator.checks.statement import Action, Change, Column, Part, Verb
from migrator.journal.words import Token, read_tokens

NAME = r"(?:`[^`]+`|[A-Za-z_][\w$]*)"
NAMES = rf"\(\s*({NAME}(?:\s*,\s*{NAME})*)\s*\)"
TYPE = (
    r"((?:(?:TINY|SMALL|MEDIUM|BIG)?INT|INTEGER)(?:\s+UNSIGNED)?|BOOL|DOUBLE|DATE|JSON|(?:TINY|MEDIUM|LONG)?TEXT"
    r"|(?:VAR)?CHAR\(\d+\)|(?:DATETIME|TIMESTAMP)(?:\(\d\))?|(?:DECIMAL|NUMERIC)\(\d+(?:,\s*\d+)?\))"
)
# No word that is another clause's: what follows is part of this one, or the whole is left to sqlglot.
REST = r"(\s+NOT)?(?:\s+NULL)?(\s+DEFAULT\s+(?:NULL|-?\d+(?:\.\d+)?|'[^'\\%:]*'))?"
ON = r"(?:\s+ON\s+(?:DELETE|UPDATE)\s+(?:CASCADE|SET\s+NULL|RESTRICT|NO\s+ACTION))*"


def _compile(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


ADD_COLUMN = _compile(rf"ADD\s+COLUMN\s+({NAME})\s+{TYPE}{REST}")
MODIFY = _compile(rf"MODIFY\s+(?:COLUMN\s+)?({NAME})\s+{TYPE}{REST}")
CHANGE = _compile(rf"CHANGE\s+(?:COLUMN\s+)?({NAME})\s+({NAME})\s+{TYPE}{REST}")
RENAME_COLUMN = _compile(rf"RENAME\s+COLUMN\s+({NAME})\s+TO\s+({NAME})")
DROP = _compile(rf"DROP\s+(COLUMN|INDEX|FOREIGN\s+KEY)\s+({NAME})")
ADD_INDEX = _compile(rf"ADD\s+(UNIQUE\s+|FULLTEXT\s+)?INDEX\s+({NAME})\s*{NAMES}")
ADD_FOREIGN_KEY = _compile(
    rf"ADD\s+CONSTRAINT\s+({NAME})\s+FOREIGN\s+KEY\s*{NAMES}\s*REFERENCES\s+({NAME})\s*{NAMES}{ON}"
)
DROPS = {"COLUMN": Verb.DROP_COLUMN, "INDEX": Verb.DROP_INDEX, "FOREIGN KEY": Verb.DROP_FOREIGN_KEY}
OTHERS = ("LIMIT", "ORDER", "JOIN", "USING", "RETURNING", "PARTITION")  # of an UPDATE or DELETE


def read_plain_action(text: str) -> Action | None:
    """One part of an ALTER TABLE; None for what is not plain."""
    if found := ADD_COLUMN.fullmatch(text):
        return Action(Verb.ADD_COLUMN, _bare(found[1]), _column(*found.groups()))
    if found := MODIFY.fullmatch(text):
        column = _column(*found.groups())
        return Action(Verb.CHANGE_COLUMN, column.name, column, value=column.name)
    if found := CHANGE.fullmatch(text):
        column = _column(*found.groups()[1:])
        return Action(Verb.CHANGE_COLUMN, _bare(found[1]), column, value=column.name)
    if found := RENAME_COLUMN.fullmatch(text):
        return Action(Verb.RENAME_COLUMN, _bare(found[1]), value=_bare(found[2]))
    if found := DROP.fullmatch(text):
        return Action(DROPS[" ".join(found[1].upper().split())], _bare(found[2]))
    return _read_key(text)


def _read_key(text: str) -> Action | None:
    if found := ADD_INDEX.fullmatch(text):
        index = (found[1] or "").strip().lower()
        return Action(Verb.ADD_INDEX, _bare(found[2]), index=index, parts=_parts(found[3]))
    if found := ADD_FOREIGN_KEY.fullmatch(text):
        parents = tuple(part.column for part in _parts(found[4]))
        return Action(
            Verb.ADD_FOREIGN_KEY, _bare(found[1]), parts=_parts(found[2]),
            parent=_bare(found[3]), parent_columns=parents,
        )  # fmt: skip
    return None


def _column(name: str, kind: str, not_null: str | None, default: str | None) -> Column:
    return Column(_bare(name), parse_type(kind), is_nullable=not not_null, has_default=bool(default))


def _parts(names: str) -> tuple[Part, ...]:
    bare = (_bare(name.strip()) for name in names.split(","))
    return tuple(Part(name, f"`{name}`") for name in bare)


def _bare(name: str) -> str:
    return name.strip("`")


def read_plain_change(text: str) -> Change | None:
    """An UPDATE or DELETE of one table; None for what is not plain."""
    tokens = list(read_tokens(text))
    outer = [token for token in tokens if token.depth == 0]
    if any(token.is_word(*OTHERS) for token in outer) or len(outer) < 3:  # noqa: PLR2004 - verb, name, word
        return None
    first, name, word = outer[:3]
    if first.is_word("DELETE") and name.is_word("FROM") and word.is_name:
        is_plain = len(outer) == 3 or outer[3].is_word("WHERE")  # noqa: PLR2004 - a condition, or the end
        return Change(word.name, (), has_limit=False) if is_plain else None
    if first.is_word("UPDATE") and name.is_name and word.is_word("SET"):
        columns = _set_columns(outer[3:])
        return Change(name.name, columns, has_limit=False) if columns else None
    return None


def _set_columns(outer: list[Token]) -> tuple[str, ...]:
    """The names before ``=`` at the start and behind each comma, up to WHERE; () where something else is."""
    end = next((n for n, token in enumerate(outer) if token.is_word("WHERE")), len(outer))
    heads = [0, *(n + 1 for n, token in enumerate(outer[:end]) if token.text == ",")]
    pairs = dict(enumerate(pairwise(outer[:end])))
    found = [pairs.get(n) for n in heads]
    if any(pair is None or not pair[0].is_name or pair[1].text != "=" for pair in found):
        return ()
    return tuple(pair[0].name for pair in found if pair)
