"""The two dialects of Markdown: a writer's, with everything, and a reader's, with little."""

import re
from collections.abc import MutableMapping, Sequence

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.gfm_autolink import gfm_autolink_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from web.services.highlighting import highlight
from web.services.slugs import next_free_slug

# Han, kana and their punctuation: written without spaces, so a line break between two of them is no space.
_CJK = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60]")
_SIGN = re.compile(r"[\\^_=+*/<>{}|]")  # without any of them, words are words
_ALIGNMENT = re.compile(r"text-align:(left|center|right)")


def build_post_parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True, "highlight": highlight})
    parser.enable(["table", "strikethrough"])
    for plugin in (footnote_plugin, deflist_plugin, gfm_autolink_plugin):
        parser.use(plugin)
    signs = {"allow_labels": False, "allow_space": False, "allow_digits": False}
    parser.use(dollarmath_plugin, **signs, double_inline=True)
    parser.add_render_rule("math_inline_double", _mark_formula)
    parser.use(tasklists_plugin, label=True)  # a box that is read aloud without its task says nothing
    parser.core.ruler.after("inline", "prices", _leave_prices)
    parser.core.ruler.push("heading_ids", _set_heading_ids)
    parser.core.ruler.push("captions", _set_captions)
    parser.core.ruler.push("alignment", _set_alignment)
    parser.add_render_rule("softbreak", _break_softly)
    return parser


def build_comment_parser() -> MarkdownIt:
    """Lines end where people ended them. A heading would break the page's own order: it becomes bold."""
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True})
    parser.enable("strikethrough").use(gfm_autolink_plugin)
    parser.add_render_rule("heading_open", lambda *_: "<p><strong>")
    parser.add_render_rule("heading_close", lambda *_: "</strong></p>\n")
    return parser


def _set_heading_ids(state: StateCore) -> None:
    """As on the usual code hosts, so that links written for those lead somewhere here as well."""
    taken: set[str] = set()
    for heading, inline in zip(state.tokens, state.tokens[1:], strict=False):
        if heading.type == "heading_open":
            text = "".join(token.content for token in inline.children or ())
            name = re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-") or "section"
            name = next_free_slug(name, taken.__contains__)
            taken.add(name)
            heading.attrSet("id", name)


def _mark_formula(_renderer: object, tokens: Sequence[Token], index: int, *_: object) -> str:
    """Within a line: the plugin's own ``div`` would end the paragraph."""
    return f'<span class="math block">{escapeHtml(tokens[index].content)}</span>'


def _leave_prices(state: StateCore) -> None:
    """Money and the names of variables stay as they are: "US$5 or 6$", "$HOME/$USER"."""
    for block in state.tokens:
        for index, token in enumerate(block.children or ()):
            if token.type == "math_inline" and _is_no_formula(block.children or [], index):
                token.type, token.content = "text", f"${token.content}$"


def _is_no_formula(tokens: Sequence[Token], index: int) -> bool:
    before = tokens[index - 1].content[-1:] if index else ""
    after = tokens[index + 1].content[:1] if index + 1 < len(tokens) else ""
    source = tokens[index].content
    is_prose = " " in source and source[0].isdecimal() and not _SIGN.search(source)
    return is_prose or any(letter.isascii() and letter.isalnum() for letter in (before, after))


def _set_captions(state: StateCore) -> None:
    """A picture that stands alone and has a title becomes a figure; the title is its caption."""
    for opening, inline, closing in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        pictures = inline.children or []
        if opening.type != "paragraph_open" or len(pictures) != 1 or pictures[0].type != "image":
            continue
        caption = pictures[0].attrs.pop("title", None)
        if caption:
            opening.tag = closing.tag = "figure"
            markup = f"<figcaption>{escapeHtml(str(caption))}</figcaption>"
            pictures.append(Token("html_inline", "", 0, content=markup))


def _set_alignment(state: StateCore) -> None:
    """The pages' policy takes no style attributes."""
    for token in state.tokens:
        match = token.type in {"th_open", "td_open"} and _ALIGNMENT.search(str(token.attrs.get("style", "")))
        if match:
            token.attrs = {"align": match[1]}


def _break_softly(
    _renderer: object,
    tokens: Sequence[Token],
    index: int,
    _options: object,
    _env: MutableMapping[str, object],
) -> str:
    before = tokens[index - 1].content[-1:] if index else ""
    after = tokens[index + 1].content[:1] if index + 1 < len(tokens) else ""
    return "" if _CJK.match(before) and _CJK.match(after) else "\n"
