"""What stands within a line, as Markdown."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from web.importing.html.tree import Node, write_html

_SPECIAL = re.compile(r"[\\`*\[\]<]|(?<![^\W_])_|_(?![^\W_])|~(?=~)|&(?=#?\w+;)")
_AT_START = re.compile(r"^(\s*)([#>+=|:~-]|\d{1,9}(?=[.)]))")
_SIGNS = {"strong": "**", "b": "**", "em": "*", "i": "*", "s": "~~", "del": "~~", "strike": "~~"}
_ONLY_HTML = {
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
    "dfn",
    "time",
}


@dataclass(frozen=True)
class InlineWriter:
    """``with_html``: what Markdown lacks stays HTML, else only its words. ``html_stress``: emphasis too."""

    with_html: bool = True
    html_stress: bool = False

    def write(self, nodes: list[Node | str]) -> str:
        text = "".join(escape_text(node) if isinstance(node, str) else self._write(node) for node in nodes)
        lines = (line.strip(" ") for line in text.split("\n"))
        return "\n".join(_escape_start(line) for line in lines)

    def _write(self, node: Node) -> str:
        if node.tag in _SIGNS:
            return self._stress(node)
        if node.tag == "a":
            return self._link(node)
        write = _ALONE.get(node.tag)
        return write(node) if write else self._keep(node)

    def _keep(self, node: Node) -> str:
        inner = self.write_inner(node)
        if self.with_html and (node.tag in _ONLY_HTML or node.attributes):
            opening = write_html([Node(node.tag, node.attributes)]).removesuffix(f"</{node.tag}>")
            return f"{opening}{inner}</{node.tag}>"
        return inner

    def write_inner(self, node: Node) -> str:
        return "".join(
            escape_text(one) if isinstance(one, str) else self._write(one) for one in node.children
        )

    def _stress(self, node: Node) -> str:
        inner = self.write_inner(node)
        core = inner.strip(" ")
        if not core:
            return inner
        before, after = inner[: len(inner) - len(inner.lstrip(" "))], inner[len(inner.rstrip(" ")) :]
        if self.html_stress:
            return f"{before}<{node.tag}>{core}</{node.tag}>{after}"
        return f"{before}{_SIGNS[node.tag]}{core}{_SIGNS[node.tag]}{after}"

    def _link(self, node: Node) -> str:
        inner, address = self.write_inner(node), node.attributes.get("href", "")
        if not address or not inner.strip():
            return inner
        if address == node.text and re.fullmatch(r"https?://[^\s<>\\]+", address):
            return f"<{address}>"
        return f"[{inner.strip()}]({_write_address(address)}{_write_title(node)})"


def escape_text(text: str) -> str:
    return re.sub(r"[ \t\r\n\f]+", " ", _SPECIAL.sub(lambda sign: f"\\{sign[0]}", text))


def _escape_start(line: str) -> str:
    """What at the beginning of a line would make a heading, a list, a quotation or a rule."""
    match = _AT_START.match(line)
    if not match or line.startswith(("~~", "\\")):
        return line
    end = match.end()
    return f"{line[:end]}\\{line[end:]}" if match[2][0].isdecimal() else f"{match[1]}\\{line[end - 1 :]}"


def _write_code(node: Node) -> str:
    code = " ".join(node.text.split("\n"))
    if not code.strip():
        return code
    ticks = "`" * (max((len(run) for run in re.findall("`+", code)), default=0) + 1)
    pad = " " if code.startswith("`") or code.endswith("`") else ""
    return f"{ticks}{pad}{code}{pad}{ticks}"


def _write_picture(node: Node) -> str:
    alt = escape_text(node.attributes.get("alt", "")).strip()
    return f"![{alt}]({_write_address(node.attributes.get('src', ''))}{_write_title(node)})"


def _write_address(address: str) -> str:
    address = re.sub(r"[\s<>]", lambda sign: f"%{ord(sign[0]):02X}", address.strip())
    return f"<{address}>" if re.search(r"[()\\]", address) or not address else address


def _write_title(node: Node) -> str:
    title = " ".join(node.attributes.get("title", "").split()).replace("\\", "\\\\").replace('"', '\\"')
    return f' "{title}"' if title else ""


_ALONE: dict[str, Callable[[Node], str]] = {
    "code": _write_code,
    "tt": _write_code,
    "img": _write_picture,
    "br": lambda _: "\\\n",
}
