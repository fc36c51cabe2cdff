"""HTML as a tree, after it was sanitised: so every tag is known and every tag is closed."""

from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

import nh3

from web.services.allowed import GONE_WITH_CONTENT, POST_ATTRIBUTES, POST_TAGS, SCHEMES

EMPTY = {"br", "hr", "img", "wbr", "col", "input", "embed", "source"}
FRAMES = {"iframe", "video", "audio", "embed", "source"}
_CLEANER = nh3.Cleaner(
    tags=POST_TAGS | FRAMES,
    attributes=POST_ATTRIBUTES | {tag: {"src"} for tag in FRAMES},
    clean_content_tags=GONE_WITH_CONTENT - FRAMES,
    url_schemes=SCHEMES,
    link_rel=None,
)


@dataclass
class Node:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node | str"] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text for child in self.children)


def parse_html(html: str) -> list[Node | str]:
    """What a page cannot show here (frames, films, sounds) has become a link to it."""
    reader = _Reader()
    reader.feed(_CLEANER.clean(html))
    reader.close()
    return reader.root.children


def write_html(nodes: list[Node | str]) -> str:
    return "".join(_write(node) for node in nodes)


def _write(node: Node | str) -> str:
    if isinstance(node, str):
        return escape(node, quote=False)
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in node.attributes.items())
    if node.tag in EMPTY:
        return f"<{node.tag}{attributes}>"
    # A parser drops one line break right after <pre>.
    start = "\n" if node.tag == "pre" and node.text.startswith("\n") else ""
    return f"<{node.tag}{attributes}>{start}{write_html(node.children)}</{node.tag}>"


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Node("")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        if tag == "img":
            node.attributes.pop("title", None)  # a name of the file, mostly; here it would be a caption
        if tag in FRAMES:
            self._link(node.attributes.get("src", ""))
            node = Node("span")
        self._open[-1].children.append(node)
        if tag not in EMPTY:
            self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if tag not in EMPTY and len(self._open) > 1:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if data:
            self._open[-1].children.append(data)

    def _link(self, address: str) -> None:
        if address and not any(node.tag == "a" for node in self._open):
            shown = address.partition("?")[0]
            self._open[-1].children.append(Node("p", {}, [Node("a", {"href": address}, [shown])]))
