"""The document of Ghost's editor since 5.0 as HTML, for posts that the export has not as HTML."""

import json
from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from web.services.markdown import render

Node = Mapping[str, Any]
_FORMATS = ((16, "code"), (1, "strong"), (2, "em"), (4, "s"), (8, "u"), (32, "sub"), (64, "sup"))


class LexicalError(Exception):
    """It is no document of that editor."""


def write_lexical(text: str) -> tuple[str, list[str]]:
    """HTML, and the types of cards that are not in it. Raises ``LexicalError``."""
    missing: list[str] = []
    try:
        return _write(json.loads(text)["root"], missing), list(dict.fromkeys(missing))
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise LexicalError(str(error)[:200]) from error


def _write(node: Node, missing: list[str]) -> str:
    kind = str(node.get("type", "")).removeprefix("extended-")
    if kind in _CARDS:
        return _CARDS[kind](node)
    inner = "".join(_write(child, missing) for child in node.get("children") or [])
    tag = _tag_of(kind, node)
    if tag:
        return f"<{tag}>{inner}</{tag}>"
    if kind in {"link", "autolink", "at-link"}:
        return f'<a href="{_text(node, "url")}">{inner}</a>'
    if kind not in {"root", "linebreak", "tab"} and not inner:
        missing.append(kind or "card")
    return inner


def _tag_of(kind: str, node: Node) -> str:
    if kind == "heading" and node.get("tag") in {"h1", "h2", "h3", "h4", "h5", "h6"}:
        return str(node["tag"])
    if kind == "list":
        return "ol" if node.get("listType") == "number" else "ul"
    return {"paragraph": "p", "quote": "blockquote", "aside": "blockquote", "listitem": "li"}.get(kind, "")


def _text(node: Node, name: str) -> str:
    value = node.get(name)
    return escape(value) if isinstance(value, str) else ""


def _html(node: Node, name: str) -> str:
    value = node.get(name)
    return value if isinstance(value, str) else ""


def _write_words(node: Node) -> str:
    text, form = escape(_html(node, "text"), quote=False), node.get("format") or 0
    for bit, tag in _FORMATS:
        text = f"<{tag}>{text}</{tag}>" if isinstance(form, int) and form & bit and text.strip() else text
    return text


def _write_picture(node: Node) -> str:
    caption = _html(node, "caption")
    below = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f'<figure><img src="{_text(node, "src")}" alt="{_text(node, "alt")}">{below}</figure>'


def _write_gallery(node: Node) -> str:
    return "".join(_write_picture(one) for one in node.get("images") or []) + _caption(node)


def _write_code(node: Node) -> str:
    language = _text(node, "language")
    opening = f'<pre lang="{language}">' if language else "<pre>"
    return f"{opening}<code>{escape(_html(node, 'code'), quote=False)}</code></pre>{_caption(node)}"


def _write_bookmark(node: Node) -> str:
    facts = node.get("metadata") or {}
    return _link(_text(node, "url"), _text(facts, "title")) + _caption(node)


def _write_file(node: Node) -> str:
    return _link(_text(node, "src"), _text(node, "title") or _text(node, "fileTitle")) + _caption(node)


def _link(address: str, shown: str) -> str:
    return f'<p><a href="{address}">{shown or address}</a></p>' if address else ""


def _caption(node: Node) -> str:
    caption = _html(node, "caption")
    return f"<p>{caption}</p>" if caption else ""


_CARDS: dict[str, Callable[[Node], str]] = {
    "text": _write_words,
    "linebreak": lambda _: "<br>",
    "image": _write_picture,
    "gallery": _write_gallery,
    "codeblock": _write_code,
    "bookmark": _write_bookmark,
    "embed": _write_bookmark,
    "audio": _write_file,
    "video": _write_file,
    "file": _write_file,
    "button": lambda node: _link(_text(node, "buttonUrl"), _text(node, "buttonText")),
    "callout": lambda node: f"<blockquote>{_html(node, 'calloutText')}</blockquote>",
    "toggle": lambda node: f"<h4>{_html(node, 'heading')}</h4>{_html(node, 'content')}",
    "horizontalrule": lambda _: "<hr>",
    "html": lambda node: f"<div>{_html(node, 'html')}</div>",
    "markdown": lambda node: render(_html(node, "markdown")).html,
}
