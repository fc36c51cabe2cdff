"""The lists that sanitising goes by."""

from web.services.highlighting import CLASSES

SCHEMES = {"http", "https", "mailto"}
GONE_WITH_CONTENT = {
    "script",
    "style",
    "svg",
    "math",
    "template",
    "textarea",
    "title",
    "noscript",
    "iframe",
    "object",
}

COMMENT_TAGS = {
    *("p", "br", "em", "strong", "s", "del", "code", "pre", "blockquote"),
    *("ul", "ol", "li", "a", "img", "hr"),
}
# Without "*" the library would let its own choice through on every tag.
COMMENT_ATTRIBUTES: dict[str, set[str]] = {"*": set(), "a": {"href"}, "img": {"src", "alt"}, "ol": {"start"}}

POST_TAGS = COMMENT_TAGS | {
    *(
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "div",
        "span",
        "section",
        "figure",
        "figcaption",
        "details",
        "summary",
    ),
    *("table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td", "dl", "dt", "dd"),
    *("b", "i", "u", "ins", "mark", "small", "sub", "sup", "kbd", "samp", "var", "tt", "q", "cite", "abbr"),
    *("dfn", "time", "bdi", "bdo", "wbr", "ruby", "rt", "rp", "input", "label", "address", "aside"),
}
POST_ATTRIBUTES = {
    "*": {"id", "lang", "dir", "title"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start", "reversed"},
    "li": {"value"},
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
    "time": {"datetime"},
    "details": {"open"},
    "input": {"checked"},
}
POST_CLASSES = {
    "pre": {"highlight"},
    "span": set(CLASSES) | {"math", "inline", "block"},  # a formula's source, until it is drawn
    "div": {"math", "block"},
    "sup": {"footnote-ref"},
    "section": {"footnotes"},
    "hr": {"footnotes-sep"},
    "ol": {"footnotes-list", "contains-task-list"},
    "ul": {"contains-task-list"},
    "li": {"footnote-item", "task-list-item"},
    "a": {"footnote-backref"},
    "input": {"task-list-item-checkbox"},
}
