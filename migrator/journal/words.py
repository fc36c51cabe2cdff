"""A statement's words, as far as needed to tell what kind it is and what it names.

Not a parser: text in quotes, comments and what stands in brackets is passed over, names keep their spelling.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise

TOKEN = re.compile(
    r"""(?P<space>\s+|--(?=\s|$)[^\n]*|\#[^\n]*|/\*(?!!).*?\*/|/\*!\d*|\*/)
      | (?P<string>'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*")
      | (?P<quoted>`(?:[^`]|``)*`)
      | (?P<variable>@[\w.$]*|@`[^`]*`|@'[^']*')
      | (?P<word>[\w$]+)
      | (?P<mark>.)""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """``kind`` is string, quoted, variable, word or mark; ``depth`` counts the brackets around it.

    It stands at ``start`` in its statement.
    """

    kind: str
    text: str
    depth: int
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    def is_word(self, *words: str) -> bool:
        return self.kind == "word" and self.text.upper() in words

    @property
    def is_name(self) -> bool:
        return self.kind in {"word", "quoted"}

    @property
    def name(self) -> str:
        return self.text[1:-1].replace("``", "`") if self.kind == "quoted" else self.text


def read_tokens(text: str) -> Iterator[Token]:
    """Every token but space and comments; what stands in an executable comment (/*! … */) counts."""
    depth = 0
    for match in TOKEN.finditer(text):
        kind = match.lastgroup or "mark"
        if kind == "space":
            continue
        depth -= match[0] == ")"
        yield Token(kind, match[0], depth, match.start())
        depth += match[0] == "("


def find_variables(text: str) -> tuple[str, ...]:
    """The user variables (@name) that a statement uses, each once; system variables (@@name) are none."""
    found: dict[str, None] = {}
    previous = None
    for token in read_tokens(text):
        if token.kind == "variable" and len(token.text) > 1 and previous != "@":
            found.setdefault(token.text[1:].strip("`'"))
        previous = token.text
    return tuple(found)


def sets_session(text: str) -> bool:
    """Whether it is a SET of this session's; not one of what the whole server has."""
    words = [token.text.upper() for token in islice(read_tokens(text), 3)]
    if words[:1] != ["SET"] or words[1:2] in (["PASSWORD"], ["DEFAULT"]):
        return False
    return not any(word.lstrip("@").startswith(("GLOBAL", "PERSIST")) for word in words[1:])


def sets_variables_only(text: str) -> bool:
    """Whether a SET sets user variables (@name) and nothing else: their values say it all."""
    tokens = [token for token in read_tokens(text) if token.depth == 0][1:]
    targets = tokens[:1] + [now for before, now in pairwise(tokens) if before.text == ","]
    return all(token.kind == "variable" and len(token.text) > 1 for token in targets)
