"""HTML in, Markdown out."""

import re

import nh3

from web.importing.html.blocks import BlockWriter, is_more, write_raw
from web.importing.html.inlines import InlineWriter
from web.importing.html.paragraphs import group_blocks
from web.importing.html.tree import Node, parse_html, write_html
from web.services.markdown import render
from web.services.sanitising import clean_post

_SAME = (
    (re.compile(r"<(/?)b>"), r"<\1strong>"),
    (re.compile(r"<(/?)i>"), r"<\1em>"),
    (re.compile(r"<(/?)(?:del|strike)>"), r"<\1s>"),
    (re.compile(r"<(/?)tt>"), r"<\1code>"),
    (re.compile(r"<pre><code>(.*?)</code></pre>", re.DOTALL), r"<pre>\1</pre>"),
    (re.compile(r"<a href=\"([^\"]*)\">\1</a>"), r"\1"),  # an address that stands by itself is a link here
    (re.compile(r"\s+"), " "),
    (re.compile(r" ?(<[^>]*>) ?"), r"\1"),
    (re.compile(r"<a>(.*?)</a>"), r"\1"),
    (re.compile(r"(?:<br>)+(?=</)"), ""),
    (re.compile(r"<p></p>|<(strong|em|s|code|a[^>]*)></\1>"), ""),
    (re.compile(r"<li><p>"), "<li>"),
    (re.compile(r"</p>(?=</li>|<[uo]l>)"), ""),
)
_COMPARED_ATTRIBUTES: dict[str, set[str]] = {"*": set(), "a": {"href"}, "img": {"src", "alt"}}
_COMPARED_TAGS = {
    *("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "table", "tr", "th", "td"),
    *("blockquote", "pre", "hr", "figcaption", "br", "a", "img", "code", "tt", "strong", "b", "em", "i"),
    *(
        "s",
        "del",
        "strike",
        "sub",
        "sup",
        "u",
        "ins",
        "mark",
        "small",
        "kbd",
        "samp",
        "var",
        "q",
        "cite",
        "abbr",
    ),
}


def convert_html(html: str, *, by_lines: bool) -> str:
    """For posts. ``by_lines``: an empty line ends a paragraph, as in old editors."""
    blocks = group_blocks(parse_html(html), by_lines=by_lines)
    wanted = normalise(clean_post(write_html([block for block in blocks if not is_more(block)])))
    text = BlockWriter(InlineWriter(), _shows_the_same).write(blocks)
    if normalise(render(text).html) == wanted:
        return text
    return "\n\n".join(write_raw(block) for block in blocks)


def convert_comment(html: str) -> str:
    """For readers' comments, whose Markdown knows no HTML."""
    blocks = group_blocks(parse_html(html), by_lines=True)
    return BlockWriter(InlineWriter(with_html=False)).write(blocks)


def normalise(html: str) -> str:
    """What of HTML a reader could see a difference in."""
    html = nh3.clean(html, tags=_COMPARED_TAGS, attributes=_COMPARED_ATTRIBUTES, link_rel=None)
    for pattern, replacement in _SAME:
        html = pattern.sub(replacement, html)
    return html.strip()


def _shows_the_same(text: str, block: Node) -> bool:
    return normalise(render(text).html) == normalise(clean_post(write_html([block])))
