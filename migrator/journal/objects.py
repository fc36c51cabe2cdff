"""Which tables and other things of the schema a statement makes, changes or drops."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from migrator.journal.words import Token, read_tokens

TYPES = ("TABLE", "VIEW", "TRIGGER", "PROCEDURE", "FUNCTION", "EVENT", "INDEX", "DATABASE", "SCHEMA")
HEAD = 30  # tokens before the type's word and the name behind it


@dataclass(frozen=True, order=True)
class SchemaObject:
    """``type`` is a word of SHOW CREATE; ``schema`` is empty for the connection's own database."""

    type: str
    schema: str
    name: str

    @property
    def quoted(self) -> str:
        parts = [part for part in (self.schema, self.name) if part]
        return ".".join("`" + part.replace("`", "``") + "`" for part in parts)


@lru_cache(maxsize=1024)  # the same statement is asked about by the checks, the journal, and what follows it
def find_objects(text: str) -> tuple[SchemaObject, ...]:
    """What a schema statement is about, each once; () when it is not understood."""
    tokens = list(read_tokens(text))
    place = next((n for n, token in enumerate(islice(tokens, HEAD)) if token.is_word(*TYPES)), None)
    if place is None:
        # TRUNCATE t, without the word TABLE
        return _table_names(tokens[1:]) if tokens and tokens[0].is_word("TRUNCATE") else ()
    kind, rest = tokens[place].text.upper(), tokens[place + 1 :]
    if kind == "INDEX":
        return _behind(rest, "ON")
    if kind in {"DATABASE", "SCHEMA"}:
        return tuple(SchemaObject("DATABASE", "", name.name) for name, _ in _names(rest[:4]))
    if kind != "TABLE":
        return tuple(SchemaObject(kind, *_split(name)) for name in _listed(rest))
    verb = tokens[0].text.upper()
    return _of_tables(verb, rest)


def _of_tables(verb: str, rest: list[Token]) -> tuple[SchemaObject, ...]:
    if verb == "RENAME":
        return _tables(name for part in _split_at(rest, "TO") for name in _listed(part))
    found = _table_names(rest)
    if verb == "ALTER":
        return _unique(found + _new_name(rest) + _exchanged(rest))
    return found


def _table_names(tokens: list[Token]) -> tuple[SchemaObject, ...]:
    return _tables(_listed(tokens))


def _tables(names: Iterator[list[Token]]) -> tuple[SchemaObject, ...]:
    return _unique(tuple(SchemaObject("TABLE", *_split(name)) for name in names))


def _behind(tokens: list[Token], word: str) -> tuple[SchemaObject, ...]:
    for number, token in enumerate(tokens):
        if token.is_word(word):
            return _table_names(tokens[number + 1 :])[:1]
    return ()


def _new_name(tokens: list[Token]) -> tuple[SchemaObject, ...]:
    """The other name in ALTER TABLE a …, RENAME [TO|AS] b; not that of a column, an index or a key."""
    for number, token in enumerate(tokens):
        if token.depth or not token.is_word("RENAME"):
            continue
        rest = tokens[number + 1 :]
        if rest and rest[0].is_word("COLUMN", "INDEX", "KEY"):
            continue
        return _table_names(rest[1:] if rest and rest[0].is_word("TO", "AS") else rest)[:1]
    return ()


def _exchanged(tokens: list[Token]) -> tuple[SchemaObject, ...]:
    """The table that changes places in ALTER TABLE a EXCHANGE PARTITION p WITH TABLE b."""
    words = [number for number, token in enumerate(tokens) if not token.depth and token.is_word("EXCHANGE")]
    behind = tokens[words[0] :] if words else []
    place = next((number for number, token in enumerate(behind) if token.is_word("TABLE")), None)
    return () if place is None else _table_names(behind[place + 1 :])[:1]


def _listed(tokens: list[Token]) -> Iterator[list[Token]]:
    """The names of a list ``a, b.c, d``: each as its tokens. The list ends where no comma follows."""
    for name, after in _names(tokens):
        yield _whole(name, after, tokens)


def _names(tokens: list[Token]) -> Iterator[tuple[Token, int]]:
    """The first token of each name of a list, and its place."""
    place = 0
    while place < len(tokens):
        while place < len(tokens) and tokens[place].is_word("IF", "NOT", "EXISTS"):
            place += 1
        if place >= len(tokens) or not tokens[place].is_name:
            return
        yield tokens[place], place
        place += 3 if _is_dot(tokens, place + 1) else 1
        if place >= len(tokens) or tokens[place].text != ",":
            return
        place += 1


def _whole(name: Token, place: int, tokens: list[Token]) -> list[Token]:
    return [name, tokens[place + 2]] if _is_dot(tokens, place + 1) else [name]


def _is_dot(tokens: list[Token], place: int) -> bool:
    return place + 1 < len(tokens) and tokens[place].text == "."


def _split(name: list[Token]) -> tuple[str, str]:
    return (name[0].name, name[1].name) if len(name) > 1 else ("", name[0].name)


def _split_at(tokens: list[Token], word: str) -> list[list[Token]]:
    """The parts between the words; a comma behind a part's first name belongs to the part before it."""
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token.is_word(word) or token.text == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _unique(objects: tuple[SchemaObject, ...]) -> tuple[SchemaObject, ...]:
    return tuple(dict.fromkeys(objects))
