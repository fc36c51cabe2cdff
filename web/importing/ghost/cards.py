"""What stands in Ghost's texts beside words: pictures, code, films and more, as HTML.

Its two editors give a card the same facts by the same names.
"""

import re
from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.subscript import sub_plugin
from mdit_py_plugins.superscript import superscript_plugin

Facts = Mapping[str, Any]
_MARK = re.compile(r"==(?=\S)(.+?)(?<=\S)==")


class DocumentError(Exception):
    """The text is no document of that editor."""


def write_card(kind: str, facts: Facts) -> str | None:
    """HTML; None when there is no counterpart to such a card here."""
    write = _CARDS.get(kind)
    return write(facts) if write else None


def read_html(facts: Facts, name: str) -> str:
    value = facts.get(name)
    return value if isinstance(value, str) else ""


def read_words(facts: Facts, name: str) -> str:
    """Fit to stand in HTML, also in an attribute."""
    return escape(read_html(facts, name))


def _write_picture(facts: Facts) -> str:
    picture, link = f'<img src="{read_words(facts, "src")}" alt="{read_words(facts, "alt")}">', ""
    if link := read_words(facts, "href"):
        picture = f'<a href="{link}">{picture}</a>'
    caption = read_html(facts, "caption")
    return f"<figure>{picture}{f'<figcaption>{caption}</figcaption>' if caption else ''}</figure>"


def _write_gallery(facts: Facts) -> str:
    return "".join(_write_picture(one) for one in facts.get("images") or []) + _caption(facts)


def _write_code(facts: Facts) -> str:
    language = read_words(facts, "language")
    opening = f'<pre lang="{language}">' if language else "<pre>"
    return f"{opening}<code>{escape(read_html(facts, 'code'), quote=False)}</code></pre>{_caption(facts)}"


def _write_bookmark(facts: Facts) -> str:
    title = read_words(facts.get("metadata") or {}, "title")
    return _link(read_words(facts, "url"), title) + _caption(facts)


def _write_embed(facts: Facts) -> str:
    # Old ones may have no address, only what the other host gave to be put into the page.
    return _write_bookmark(facts) if read_html(facts, "url") else _box(facts, "html") + _caption(facts)


def _write_file(facts: Facts) -> str:
    address = read_words(facts, "src")
    return _link(address, read_words(facts, "title") or read_words(facts, "fileTitle")) + _caption(facts)


def _box(facts: Facts, name: str) -> str:
    return f"<div>{read_html(facts, name)}</div>"


def _link(address: str, shown: str) -> str:
    return f'<p><a href="{address}">{shown or address}</a></p>' if address else ""


def _caption(facts: Facts) -> str:
    caption = read_html(facts, "caption")
    return f"<p>{caption}</p>" if caption else ""


def _build_parser() -> MarkdownIt:
    """Ghost's Markdown: lines end where they ended, and two equals signs mark words."""
    parser = MarkdownIt("commonmark", {"html": True, "breaks": True})
    parser.enable(["table", "strikethrough"]).use(footnote_plugin)
    parser.use(sub_plugin).use(superscript_plugin)
    parser.core.ruler.push("marked", _mark_words)
    return parser


def _mark_words(state: StateCore) -> None:
    for block in state.tokens:
        for token in block.children or ():
            if token.type == "text" and _MARK.search(token.content):
                token.type = "html_inline"
                token.content = _MARK.sub(r"<mark>\1</mark>", escape(token.content, quote=False))


_PARSER = _build_parser()


def _write_markdown(facts: Facts) -> str:
    return str(_PARSER.render(read_html(facts, "markdown")))


_CARDS: dict[str, Callable[[Facts], str]] = {
    "image": _write_picture,
    "gallery": _write_gallery,
    "code": _write_code,
    "codeblock": _write_code,
    "bookmark": _write_bookmark,
    "embed": _write_embed,
    "audio": _write_file,
    "video": _write_file,
    "file": _write_file,
    "button": lambda facts: _link(read_words(facts, "buttonUrl"), read_words(facts, "buttonText")),
    "callout": lambda facts: f"<blockquote>{read_html(facts, 'calloutText')}</blockquote>",
    "toggle": lambda facts: f"<h4>{read_html(facts, 'heading')}</h4>{read_html(facts, 'content')}",
    "hr": lambda _: "<hr>",
    "horizontalrule": lambda _: "<hr>",
    "html": lambda facts: _box(facts, "html"),
    "markdown": _write_markdown,
    "card-markdown": _write_markdown,
}
