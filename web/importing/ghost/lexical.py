"""The document of Ghost's editor since 5.0 as HTML, for posts that the export has not as HTML."""

import json
from html import escape

from web.importing.ghost.cards import DocumentError, read_html, read_words, write_card
from web.importing.ghost.cards import Facts as Node

_FORMATS = ((16, "code"), (1, "strong"), (2, "em"), (4, "s"), (8, "u"), (32, "sub"), (64, "sup"))
_WORDS = {"text": "", "linebreak": "<br>", "tab": ""}


def write_lexical(text: str) -> tuple[str, list[str]]:
    """HTML, and the types of cards that are not in it. Raises ``DocumentError``."""
    missing: list[str] = []
    try:
        return _write(json.loads(text)["root"], missing), list(dict.fromkeys(missing))
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise DocumentError(str(error)[:200]) from error


def _write(node: Node, missing: list[str]) -> str:
    kind = str(node.get("type", "")).removeprefix("extended-")
    if kind in _WORDS:
        return _write_words(node) if kind == "text" else _WORDS[kind]
    if (card := write_card(kind, node)) is not None:
        return card
    inner = "".join(_write(child, missing) for child in node.get("children") or [])
    tag = _tag_of(kind, node)
    if tag:
        return f"<{tag}>{inner}</{tag}>"
    if kind in {"link", "autolink", "at-link"}:
        return f'<a href="{read_words(node, "url")}">{inner}</a>'
    if kind != "root" and not inner:
        missing.append(kind or "card")
    return inner


def _tag_of(kind: str, node: Node) -> str:
    if kind == "heading" and node.get("tag") in {"h1", "h2", "h3", "h4", "h5", "h6"}:
        return str(node["tag"])
    if kind == "list":
        return "ol" if node.get("listType") == "number" else "ul"
    return {"paragraph": "p", "quote": "blockquote", "aside": "blockquote", "listitem": "li"}.get(kind, "")


def _write_words(node: Node) -> str:
    text, form = escape(read_html(node, "text"), quote=False), node.get("format") or 0
    for bit, tag in _FORMATS:
        text = f"<{tag}>{text}</{tag}>" if isinstance(form, int) and form & bit and text.strip() else text
    return text
