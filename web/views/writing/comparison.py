"""Two states of a text as a page shows them: title and tags by name, the text by its changed lines."""

from dataclasses import dataclass

from web.services.drafting.comparing import Line, compare


@dataclass(frozen=True)
class Side:
    title: str
    markdown: str
    tags: str


@dataclass(frozen=True)
class Comparison:
    """``lines``: None when there are too many; [] when the text is the same."""

    old: Side
    new: Side
    lines: list[Line] | None

    @property
    def is_equal(self) -> bool:
        return self.lines == [] and self.old == self.new


def compare_sides(old: Side, new: Side) -> Comparison:
    return Comparison(old, new, compare(old.markdown, new.markdown))
