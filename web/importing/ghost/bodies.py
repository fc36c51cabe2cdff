"""A post's text as Markdown, whatever Ghost kept it in."""

import re
from html import escape

from web.importing.ghost.envelope import Row, read_text
from web.importing.ghost.footnotes import convert_with_footnotes
from web.importing.ghost.lexical import write_lexical
from web.importing.ghost.mobiledoc import write_mobiledoc
from web.importing.html.blocks import MORE
from web.importing.records import Left

_HERE = re.compile(r"__GHOST_URL__(/?)")
_LANGUAGE = re.compile(r"<pre><code class=\"language-([\w+#-]+)\">")
_BOOKMARK = re.compile(r"<figure class=\"kg-card kg-bookmark-card[^\"]*\">(.*?)</figure>", re.DOTALL)
_HREF = re.compile(r"href=\"([^\"]*)\"")
_BOOKMARK_TITLE = re.compile(r"kg-bookmark-title\">(.*?)</div>", re.DOTALL)


def write_body(post: Row, meta: Row, where: str) -> tuple[str, list[Left]]:
    """The excerpt and the picture of the head stand before the text, as Ghost's own theme shows them.

    Raises ``DocumentError``.
    """
    html, missing = _write_html(post)
    left = [Left("card", f"{kind} in {where}", "has no counterpart here") for kind in missing]
    head = _write_excerpt(post) + _write_feature(post, meta)
    return convert_with_footnotes(_tidy(head + html)), left


def _write_html(post: Row) -> tuple[str, list[str]]:
    """As Ghost itself drew it where that is in the export; else from what its editors kept."""
    if (html := read_text(post, "html")).strip():
        return html, []
    if document := read_text(post, "lexical"):
        return write_lexical(document)
    if document := read_text(post, "mobiledoc"):
        return write_mobiledoc(document)
    return "", []


def _tidy(html: str) -> str:
    """``__GHOST_URL__`` stands for the blog itself."""
    html = _HERE.sub("/", html.replace("\r\n", "\n"))
    html = _LANGUAGE.sub(r'<pre lang="\1"><code>', html)
    return _BOOKMARK.sub(_write_bookmark, html)


def _write_bookmark(match: re.Match[str]) -> str:
    address, title = _HREF.search(match[1]), _BOOKMARK_TITLE.search(match[1])
    if address is None:
        return match[0]
    shown = re.sub(r"<[^>]*>", "", title[1]).strip() if title else ""
    return f'<p><a href="{address[1]}">{shown or address[1]}</a></p>'


def _write_excerpt(post: Row) -> str:
    excerpt = read_text(post, "custom_excerpt").strip()
    return f'<p>{escape(excerpt, quote=False)}</p><hr title="{MORE}">' if excerpt else ""


def _write_feature(post: Row, meta: Row) -> str:
    address = read_text(post, "feature_image").strip()
    if not address:
        return ""
    alt, caption = escape(read_text(meta, "feature_image_alt")), read_text(meta, "feature_image_caption")
    below = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f'<figure><img src="{escape(address)}" alt="{alt}">{below}</figure>'
