"""Paragraphs, lists, quotations and code, as Markdown."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from web.importing.html.inlines import InlineWriter
from web.importing.html.paragraphs import BLOCKS, BOXES, group_blocks
from web.importing.html.tree import Node, write_html

MORE = "more"  # the title of the rule that stands for the comment below
_MORE = f"<!--{MORE}-->"


@dataclass(frozen=True)
class BlockWriter:
    """``verify`` says whether Markdown shows what the node shows; without it, no HTML comes out at all."""

    inlines: InlineWriter
    verify: Callable[[str, Node], bool] | None = None

    def write(self, blocks: list[Node]) -> str:
        written = [(block.tag, self._write_safely(block)) for block in blocks]
        lines: list[str] = []
        previous = ""
        for tag, text in written:
            if not text.strip():
                continue
            # Without something in between, two lists would be one.
            both_lists = tag == previous and tag in {"ul", "ol"}
            lines += ["<!-- -->", text] if both_lists and self.verify else [text]
            previous = tag
        return "\n\n".join(lines)

    def _write_safely(self, block: Node) -> str:
        text = self._write(block)
        # What stands in a box was looked at one by one.
        if self.verify is None or block.tag in BOXES or is_more(block) or self.verify(text, block):
            return text
        # Next to Chinese punctuation Markdown's stars are no emphasis.
        text = BlockWriter(InlineWriter(html_stress=True), self.verify)._write(block)  # noqa: SLF001 - itself
        return text if self.verify(text, block) else write_raw(block)

    def _write(self, block: Node) -> str:
        if re.fullmatch("h[1-6]", block.tag):
            return f"{'#' * int(block.tag[1])} {self.inlines.write(block.children)}".replace("\\\n", " ")
        write = {
            "p": self._paragraph,
            "hr": self._rule,
            "pre": self._code,
            "blockquote": self._quotation,
            "ul": self._list,
            "ol": self._list,
            "figure": self._figure,
        }.get(block.tag, self._box)
        return write(block)

    def _paragraph(self, block: Node) -> str:
        return self.inlines.write(block.children)

    def _rule(self, block: Node) -> str:
        return _MORE if is_more(block) else "***"

    def _code(self, block: Node) -> str:
        code = block.text.strip("\n")
        ticks = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", code)), 0)
        return f"{ticks}{block.attributes.get('lang', '')}\n{code}\n{ticks}"

    def _quotation(self, block: Node) -> str:
        return _prefix(self.write(_as_blocks(block)), "> ", "> ")

    def _list(self, block: Node) -> str:
        number = int(block.attributes.get("start", "1") or 1)
        items = []
        for child in block.children:
            if isinstance(child, Node) and child.tag == "li":
                sign = f"{number}. " if block.tag == "ol" else "- "
                items.append(self._item(child, sign))
                number += 1
        return "\n".join(items)

    def _item(self, item: Node, sign: str) -> str:
        blocks = _as_blocks(item)
        is_tight = sum(block.tag == "p" for block in blocks) <= 1
        text = ("\n" if is_tight else "\n\n").join(filter(None, (self._write(block) for block in blocks)))
        return _prefix(text, sign, " " * len(sign))

    def _figure(self, block: Node) -> str:
        caption = next(
            (one for one in block.children if isinstance(one, Node) and one.tag == "figcaption"), None
        )
        shown = [one for one in block.children if one is not caption]
        picture = find_picture(shown)
        if picture is None or not caption or not caption.text.strip():
            return self.write(
                _as_blocks(Node("div", {}, shown + ([Node("p", {}, caption.children)] if caption else [])))
            )
        facts = {**picture.attributes, "title": caption.text}
        return self.inlines.write([Node("img", facts)])

    def _box(self, block: Node) -> str:
        """A box means nothing without the style sheet it was made for."""
        if block.tag in BOXES:
            return self.write(_as_blocks(block))
        return write_raw(block) if self.verify else self.inlines.write([" ".join(block.text.split())])


def find_picture(nodes: list[Node | str]) -> Node | None:
    for node in nodes:
        if isinstance(node, Node):
            found = node if node.tag == "img" else find_picture(node.children)
            if found:
                return found
    return None


def is_more(block: Node) -> bool:
    return block.tag == "hr" and block.attributes.get("title") == MORE


def write_raw(block: Node) -> str:
    """In one piece: an empty line would end it for Markdown."""
    if is_more(block):
        return _MORE
    parts = re.split(r"(<pre.*?</pre>)", write_html([block]), flags=re.DOTALL)
    parts[::2] = [re.sub(r"\s*\n\s*", "\n", part) for part in parts[::2]]
    parts[1::2] = [part.replace("\n", "&#10;") for part in parts[1::2]]
    return "".join(parts).strip()


def _as_blocks(node: Node) -> list[Node]:
    only_blocks = [child for child in node.children if isinstance(child, Node) and child.tag in BLOCKS]
    return (
        only_blocks if len(only_blocks) == len(node.children) else group_blocks(node.children, by_lines=False)
    )


def _prefix(text: str, first: str, others: str) -> str:
    lines = text.split("\n")
    return "\n".join(f"{others if number else first}{line}".rstrip() for number, line in enumerate(lines))
