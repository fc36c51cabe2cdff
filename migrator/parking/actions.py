"""The actions of an ALTER TABLE that matter to parking, by their first words; the others stay as they are."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from migrator.checks.understanding import split_actions

NAME = r"(`(?:[^`]|``)+`|[\w$]+)"
HEAD = re.compile(rf"(?is)\s*(?:/\*.*?\*/\s*)*ALTER\s+TABLE\s+{NAME}(?:\s*\.\s*{NAME})?")
NO_COLUMN = (
    r"(?!(?:INDEX|KEY|UNIQUE|PRIMARY|CONSTRAINT|FULLTEXT|SPATIAL|FOREIGN|CHECK|PARTITION|TABLESPACE)\b)"
)
# Of text in quotes nothing is a comment; what stands in /*!80000 … */ is executed.
COMMENT = re.compile(
    r"(?s)('(?:[^'\\]|\\.|'')*'|\"(?:[^\"\\]|\\.|\"\")*\"|`(?:[^`]|``)*`)"
    r"|/\*(?!!).*?\*/|(?:--[ \t]|#)[^\n]*|/\*!\d*(.*?)\*/"
)
OPTION = re.compile(r"(?is)(ALGORITHM|LOCK)\s*=?\s*\w+")
ADD = re.compile(rf"(?is)ADD\s+(?:COLUMN\s+)?{NO_COLUMN}{NAME}\s+(.*)")
ADD_LIST = re.compile(r"(?is)ADD\s+(?:COLUMN\s+)?\((.*)\)\s*")
DROP = re.compile(rf"(?is)DROP\s+(?:COLUMN\s+)?{NO_COLUMN}{NAME}(?:\s+(?:RESTRICT|CASCADE))?\s*")
MODIFY = re.compile(rf"(?is)MODIFY\s+(?:COLUMN\s+)?{NAME}\s+(.*)")
CHANGE = re.compile(rf"(?is)CHANGE\s+(?:COLUMN\s+)?{NAME}\s+{NAME}\s+(.*)")
RENAME_COLUMN = re.compile(rf"(?is)RENAME\s+COLUMN\s+{NAME}\s+TO\s+{NAME}\s*")
RENAME = re.compile(rf"(?is)RENAME\s+(?:TO\s+|AS\s+)?{NO_COLUMN}(?!COLUMN\b){NAME}\s*")
RELEASE = re.compile(
    rf"(?is)DROP\s+(FOREIGN\s+KEY|INDEX|KEY|CHECK|CONSTRAINT)\s+{NAME}\s*|DROP\s+(PRIMARY)\s+KEY\s*"
)
PLACE = re.compile(rf"(?is)\s+(FIRST|AFTER\s+{NAME})\s*$")
CONVERT = re.compile(r"(?is)CONVERT\s+TO\s+(?:CHARACTER\s+SET|CHARSET)\b.*")
DROPS_ROWS = re.compile(r"(?is)(DROP|TRUNCATE)\s+PARTITION\b")


@dataclass(frozen=True)
class Action:
    """``kind``: add, drop, modify, rename, release (a key, a check), partition (rows go), convert, other."""

    kind: str
    text: str
    column: str = ""
    to: str = ""  # the new name
    words: str = ""  # the definition, with its name in front


@dataclass(frozen=True)
class Alter:
    """``options``: ALGORITHM and LOCK, as they were written."""

    table: str
    is_elsewhere: bool  # in another database
    actions: tuple[Action, ...]
    options: tuple[str, ...]
    renamed_to: str = ""


def read_alter(text: str) -> Alter | None:
    """None for any other statement."""
    text = COMMENT.sub(lambda match: match[1] or f" {match[2] or ''} ", text)
    head = HEAD.match(text)
    if head is None:
        return None
    actions: list[Action] = []
    options: list[str] = []
    renamed = ""
    for part in split_actions(text[head.end() :].rstrip().rstrip(";")):
        if OPTION.fullmatch(part):
            options.append(part)
            continue
        found = RENAME.fullmatch(part)
        if found and not RENAME_COLUMN.fullmatch(part):
            renamed = plain(found[1])
        actions += _read(part)
    return Alter(plain(head[2] or head[1]), bool(head[2]), tuple(actions), tuple(options), renamed)


def plain(name: str) -> str:
    return name[1:-1].replace("``", "`") if name.startswith("`") else name


def _read(part: str) -> list[Action]:
    part = part.strip()
    if match := ADD_LIST.fullmatch(part):
        return [one for inner in split_actions(match[1]) for one in _read(f"ADD {inner}")]
    return [
        next(
            (read(part, match) for pattern, read in READERS if (match := pattern.fullmatch(part))),
            _other(part),
        )
    ]


def _other(part: str) -> Action:
    return Action("partition" if DROPS_ROWS.match(part) else "other", part)


def _modify(part: str, match: re.Match[str]) -> Action:
    return Action("modify", part, plain(match[1]), plain(match[1]), f"{match[1]} {match[2]}")


def _change(part: str, match: re.Match[str]) -> Action:
    return Action("modify", part, plain(match[1]), plain(match[2]), f"{match[2]} {match[3]}")


def _add(part: str, match: re.Match[str]) -> Action:
    return Action("add", part, plain(match[1]), "", PLACE.sub("", f"{match[1]} {match[2]}"))


# The first that fits counts.
READERS: list[tuple[re.Pattern[str], Callable[[str, re.Match[str]], Action]]] = [
    (CONVERT, lambda part, _match: Action("convert", part)),
    (RELEASE, lambda part, _match: Action("release", part)),
    (RENAME_COLUMN, lambda part, match: Action("rename", part, plain(match[1]), plain(match[2]))),
    (CHANGE, _change),
    (MODIFY, _modify),
    (ADD, _add),
    (DROP, lambda part, match: Action("drop", part, plain(match[1]))),
]
