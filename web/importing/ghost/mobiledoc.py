"""The document of Ghost's editor before 5.0 as HTML, for posts that the export has not as HTML.

The format is Mobiledoc 0.3: sections, whose words open and close what stands in ``markups``, and which point
to ``cards`` and ``atoms`` by number.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from web.importing.ghost.cards import DocumentError, write_card

_WORDS, _PICTURE, _LIST, _CARD = 1, 2, 3, 10
_ATOM = 1
_MARKUPS = {"a", "b", "code", "em", "i", "s", "strong", "sub", "sup", "u"}
_SECTIONS = {"blockquote": "blockquote", "aside": "blockquote", "pull-quote": "blockquote"} | {
    tag: tag for tag in ("h1", "h2", "h3", "h4", "h5", "h6")
}


def write_mobiledoc(text: str) -> tuple[str, list[str]]:
    """HTML, and the names of cards that are not in it. Raises ``DocumentError``."""
    try:
        document = json.loads(text)
        if not str(document["version"]).startswith("0.3"):
            raise DocumentError(f"it is Mobiledoc {document['version']!s:.20}, and 0.3 is known")
        writer = _Writer(document["markups"], document["atoms"], document["cards"])
        html = "".join(writer.write(section) for section in document["sections"])
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise DocumentError(f"{type(error).__name__}: {error}"[:200]) from error
    return html, list(dict.fromkeys(writer.missing))


@dataclass
class _Writer:
    markups: Sequence[Any]
    atoms: Sequence[Any]
    cards: Sequence[Any]
    missing: list[str] = field(default_factory=list)

    def write(self, section: Sequence[Any]) -> str:
        kind, what = section[0], section[1]
        if kind == _WORDS:
            tag = _SECTIONS.get(what, "p")
            return f"<{tag}>{self._write_markers(section[2])}</{tag}>"
        if kind == _PICTURE:
            return write_card("image", {"src": what}) or ""
        if kind == _LIST:
            tag = "ol" if what == "ol" else "ul"
            items = "".join(f"<li>{self._write_markers(item)}</li>" for item in section[2])
            return f"<{tag}>{items}</{tag}>"
        if kind == _CARD:
            return self._write_card(*self.cards[what][:2])
        raise DocumentError(f"a section is of the kind {kind!s:.20}, which Mobiledoc 0.3 has not")

    def _write_card(self, name: str, facts: Any = None) -> str:
        html = write_card(name, facts or {})
        if html is None:
            self.missing.append(name)
        return html or ""

    def _write_markers(self, markers: Sequence[Sequence[Any]]) -> str:
        """Each opens markups before its words and closes some, the last opened first, after them."""
        written, ends = list[str](), list[str]()
        for kind, opened, closed, value in markers:
            for number in opened:
                start, end = _write_tags(self.markups[number])
                written.append(start)
                ends.append(end)
            written.append(self._write_atom(value) if kind == _ATOM else escape(value, quote=False))
            written += [ends.pop() for _ in range(closed)]
        return "".join(written + ends[::-1])

    def _write_atom(self, number: int) -> str:
        """Of one that is not known its words stay, as the format says."""
        name, words = self.atoms[number][:2]
        if name == "soft-return":
            return "<br>"
        if not words:
            self.missing.append(name)
        return escape(words or "", quote=False)


def _write_tags(markup: Sequence[Any]) -> tuple[str, str]:
    tag = markup[0]
    if tag not in _MARKUPS:
        return "", ""
    facts = markup[1] if len(markup) > 1 else []
    address = dict(zip(facts[::2], facts[1::2], strict=False)).get("href")
    opening = f'<a href="{escape(address)}">' if tag == "a" and address else f"<{tag}>"
    return opening, f"</{tag}>"
