"""From Markdown to HTML that is safe to show. Nothing else in the blog turns what people type into HTML."""

import re
from dataclasses import dataclass

from web.services.formulas import draw_formulas
from web.services.parsers import build_comment_parser, build_post_parser
from web.services.sanitising import clean_comment, clean_post
from web.services.summaries import summarise

_POSTS = build_post_parser()
_COMMENTS = build_comment_parser()
_MORE = re.compile(r"<!--\s*more\b[^>]*-->", re.IGNORECASE)


@dataclass(frozen=True)
class Rendered:
    """``summary``: plain text, at most 500 characters; the first paragraphs or all before ``<!--more-->``."""

    html: str
    summary: str


def render(text: str) -> Rendered:
    """A post or a page."""
    raw = _POSTS.render(_make_encodable(text))
    html = clean_post(raw)
    start = _MORE.split(raw, maxsplit=1)[0]
    is_cut = len(start) < len(raw)
    summary = summarise(clean_post(start) if is_cut else html, is_whole=is_cut)
    return Rendered(draw_formulas(html), summary)


def render_comment(text: str) -> str:
    """What readers type: HTML stays text, pictures and headings are toned down."""
    return clean_comment(_COMMENTS.render(_make_encodable(text)))


def _make_encodable(text: str) -> str:
    # Half of a surrogate pair (from a cut JSON string, say) is a str that no UTF-8 can hold.
    return text.encode("utf-8", "replace").decode("utf-8")
