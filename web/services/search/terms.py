"""What was typed, as words to look for."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

LONGEST_QUERY = 100
_MOST_WORDS = 8
_LONGEST_RUN = 40  # MySQL refuses a phrase of many pairs (error 191); the whole word is compared as well
_SHORTEST_RUN = 2  # ngram_token_size: a single character is in no index
_RUN = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Term:
    """``runs``: its letters and digits, as the index knows them. ``is_covered``: they say it all."""

    text: str
    runs: tuple[str, ...]
    is_covered: bool


def read_terms(query: str) -> tuple[Term, ...]:
    """Each must be found. Quotes and operators are no more than other signs."""
    plain = "".join(sign if sign.isprintable() else " " for sign in query[:LONGEST_QUERY])
    words = dict.fromkeys(unicodedata.normalize("NFC", plain).strip().split())
    return tuple(_read_term(word) for word in list(words)[:_MOST_WORDS])


def _read_term(word: str) -> Term:
    runs = tuple(run[:_LONGEST_RUN] for run in _RUN.findall(word) if len(run) >= _SHORTEST_RUN)
    return Term(word, runs, is_covered=runs == (word,))


def fold(text: str) -> str:
    """As the database compares: without case and accents. Every character stays one, so that places agree."""
    return text.lower() if text.isascii() else "".join(map(_fold_sign, text))


@lru_cache(maxsize=16_384)
def _fold_sign(sign: str) -> str:
    base = unicodedata.normalize("NFKD", sign)[:1].casefold()
    return base if len(base) == 1 else sign
