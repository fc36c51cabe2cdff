"""Texts that look like texts: made of the same seed, they are the same in every run."""

import random
from itertools import accumulate

SYLLABLES = (
    *("ba", "den", "fo", "gri", "hal", "im", "ko", "lun", "mer", "no", "os", "pra", "quil", "ro", "sto"),
    *("tam", "ul", "ven", "wy", "zor"),
)
RARE = "quartzite"  # stands in a known number of posts, so that a search has a known number of hits
VOCABULARY = 4000


class Writer:
    """Words fall off in number as they do in languages: the n-th is 1/n as frequent as the first."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - texts, no secrets
        made = ("".join(self.random.choices(SYLLABLES, k=self.random.randint(1, 4))) for _ in iter(int, 1))
        self.words = list(dict.fromkeys(next(made) for _ in range(VOCABULARY)))
        self.weights = list(accumulate(1 / place for place in range(1, len(self.words) + 1)))

    def sentence(self, count: int) -> str:
        return " ".join(self.random.choices(self.words, cum_weights=self.weights, k=count)).capitalize() + "."

    def title(self) -> str:
        return self.sentence(self.random.randint(2, 7))[:-1]

    def paragraphs(self, words: int) -> list[str]:
        return [self.sentence(min(60, words - done)) for done in range(0, words, 60)]

    def length(self) -> int:
        """In words: many short texts and some long ones."""
        return max(40, min(1500, int(self.random.lognormvariate(5, 0.7))))

    def choose(self, count: int, most: int) -> list[int]:
        """Some of the first ``most`` numbers from 1, without repetition, the first ones far oftener."""
        return sorted({min(most, int(self.random.paretovariate(0.6))) for _ in range(count)})


def as_markdown(paragraphs: list[str]) -> str:
    return "\n\n".join(f"## {part}" if len(part) < 80 else part for part in paragraphs)  # noqa: PLR2004 - the last, short one


def as_html(paragraphs: list[str]) -> str:
    """As the blog's renderer would have it, without its cost."""
    return "\n".join(f"<p>{part}</p>" for part in paragraphs)
