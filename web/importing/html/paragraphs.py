"""Text that stands loose between blocks becomes paragraphs. In old posts an empty line ends one."""

import re
from collections.abc import Iterable

from web.importing.html.tree import Node

BLOCKS = {
    *(
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "dl",
        "table",
        "blockquote",
        "pre",
        "hr",
        "figure",
    ),
    *("div", "section", "aside", "address", "details"),
}
BOXES = {"div", "section", "blockquote", "aside", "address"}
_ITEMS = {"ul", "ol", "li", "details", "dl", "dd", "figure"}
_EMPTY_LINE = re.compile(r"\n[ \t\r]*\n\s*")


def group_blocks(nodes: Iterable[Node | str], *, by_lines: bool) -> list[Node]:
    """``by_lines``: an empty line ends a paragraph, and the end of a line is kept."""
    blocks: list[Node] = []
    loose: list[Node | str] = []
    for node in nodes:
        if isinstance(node, Node) and node.tag in BLOCKS:
            blocks.extend(_paragraphs(loose, by_lines=by_lines))
            loose = []
            blocks.append(_group_within(node, by_lines=by_lines))
        else:
            loose.append(node)
    return blocks + _paragraphs(loose, by_lines=by_lines)


def _group_within(node: Node, *, by_lines: bool) -> Node:
    children: list[Node | str] = node.children
    if node.tag == "pre":
        return Node("pre", node.attributes, _break_lines(children))
    if node.tag in BOXES or (node.tag == "figure" and not _has_caption(node)):
        node = Node("blockquote" if node.tag == "blockquote" else "div", node.attributes)
        children = [*group_blocks(children, by_lines=by_lines)]
    elif node.tag in _ITEMS:
        children = [_group_item(child, by_lines=by_lines) for child in children]
    elif node.tag == "p" or node.tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
        children = _keep_lines(_trim(children)) if by_lines else _trim(children)
    return Node(node.tag, node.attributes, children)


def _has_caption(node: Node) -> bool:
    return any(isinstance(child, Node) and child.tag == "figcaption" for child in node.children)


def _break_lines(nodes: list[Node | str]) -> list[Node | str]:
    """In code a line ends by itself."""
    lines: list[Node | str] = []
    for node in nodes:
        if isinstance(node, str):
            lines.append(node)
        else:
            lines.append(
                "\n" if node.tag == "br" else Node(node.tag, node.attributes, _break_lines(node.children))
            )
    return lines


def _group_item(child: Node | str, *, by_lines: bool) -> Node | str:
    """Within an item the line ends of the source are no line ends of the text."""
    if isinstance(child, str) or child.tag not in {"li", "dd", "ul", "ol", "blockquote"}:
        return child
    if child.tag in {"ul", "ol", "blockquote"}:
        return _group_within(child, by_lines=by_lines and child.tag == "blockquote")
    has_blocks = any(isinstance(one, Node) and one.tag in BLOCKS for one in child.children)
    grouped: list[Node | str] = child.children
    if has_blocks:
        grouped = [*group_blocks(child.children, by_lines=False)]
    return Node(child.tag, child.attributes, grouped)


def _paragraphs(nodes: list[Node | str], *, by_lines: bool) -> list[Node]:
    runs: list[list[Node | str]] = [[]]
    for node in nodes:
        parts = _EMPTY_LINE.split(node) if by_lines and isinstance(node, str) else [node]
        runs[-1].append(parts[0])
        runs.extend([part] for part in parts[1:])
    shown = [_trim(run) for run in runs]
    return [Node("p", {}, _keep_lines(run) if by_lines else run) for run in shown if run]


def _trim(nodes: list[Node | str]) -> list[Node | str]:
    """Without white space, line breaks and empty boxes at both ends."""
    nodes = [node for node in nodes if node != ""]
    while nodes and _is_blank(nodes[0]):
        nodes = nodes[1:]
    while nodes and _is_blank(nodes[-1]):
        nodes = nodes[:-1]
    if nodes and isinstance(nodes[0], str):
        nodes = [nodes[0].lstrip(), *nodes[1:]]
    if nodes and isinstance(nodes[-1], str):
        nodes = [*nodes[:-1], nodes[-1].rstrip()]
    return nodes


def _is_blank(node: Node | str) -> bool:
    if isinstance(node, str):
        return not node.strip()
    return node.tag in {"br", "span"} and not node.text.strip() and not _has_picture(node)


def _has_picture(node: Node) -> bool:
    return any(
        isinstance(child, Node) and (child.tag == "img" or _has_picture(child)) for child in node.children
    )


def _keep_lines(nodes: list[Node | str]) -> list[Node | str]:
    kept: list[Node | str] = []
    for node in nodes:
        lines: list[Node | str] = [*node.split("\n")] if isinstance(node, str) else [node]
        for number, line in enumerate(lines):
            if number and not (kept and isinstance(kept[-1], Node) and kept[-1].tag == "br"):
                kept.append(Node("br"))
            kept.append(line)
    return [node for node in kept if node != ""]
