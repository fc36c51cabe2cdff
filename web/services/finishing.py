"""Last touches on HTML that was sanitised: its tags are whole, its attributes quoted, its text escaped.

Only such HTML may come in here; that is what makes patterns enough.
"""

import re
from html import unescape

from web.services.picture_files import widths_below

# Only what the picture service wrote. A size after the # (…webp#640x480) never reaches the server.
_OWN = re.compile(r"(/media/(?!\.)[\w/-]+\.\w+)(?:#(\d{1,5})x(\d{1,5}))?")
_STORED = re.compile(r"(/media/[0-9a-f]{2}/[0-9a-f]{64})\.webp")
_SIZES = "(min-width: 42rem) 40rem, 100vw"  # as wide as a text is (palette.css: --measure)
_HEADING = re.compile(r"(</?h)([1-5])(?=[ >])")
_TABLE = re.compile(r"(<table[ >])|</table>")
_PICTURE_OR_LINK = re.compile(r"<img((?: [^ =>]+=\"[^\"]*\")*)>|<(/?)a[ >]")
_ATTRIBUTE = re.compile(r" ([^ =>]+)=\"([^\"]*)\"")


def lower_headings(html: str) -> str:
    """The page's only ``h1`` is its title: a text that has some of its own goes down by one, as a whole."""
    if "<h1" not in html:
        return html
    return _HEADING.sub(lambda match: f"{match[1]}{int(match[2]) + 1}", html)


def wrap_tables(html: str) -> str:
    """A wide table scrolls in a box of its own; one within another is in that box already."""
    depth = 0

    def wrap(match: re.Match[str]) -> str:
        nonlocal depth
        depth += 1 if match[1] else -1
        if match[1]:
            return f'<div class="table">{match[0]}' if depth == 1 else match[0]
        return f"{match[0]}</div>" if depth == 0 else match[0]

    return _TABLE.sub(wrap, html)


def link_pictures(html: str, *, rel: str = "", own_too: bool = False) -> str:
    """Others' pictures, which the pages' policy does not load, become links; ``own_too``: every picture."""
    is_in_link = False

    def replace(match: re.Match[str]) -> str:
        nonlocal is_in_link
        if not match[0].startswith("<img"):
            is_in_link = not match[2]
            return match[0]
        attributes = dict(_ATTRIBUTE.findall(match[1]))
        own = _OWN.fullmatch(attributes.get("src", ""))
        if own and not own_too:
            return _show(own, attributes)
        return _name(attributes) if is_in_link else _link(attributes, rel)

    return _PICTURE_OR_LINK.sub(replace, html)


def _show(own: re.Match[str], attributes: dict[str, str]) -> str:
    shown = {"src": own[1], "alt": attributes.get("alt", "")}
    width, height = own[2] or attributes.get("width"), own[3] or attributes.get("height")
    if width and height:
        shown |= {"width": width, "height": height} | _offer_narrower(own)
    if "title" in attributes:
        shown["title"] = attributes["title"]
    return f"<img{_write(shown | {'loading': 'lazy'})}>"


def _offer_narrower(own: re.Match[str]) -> dict[str, str]:
    """Only where the picture service has told the width: another one may be what somebody wishes to see."""
    stored = _STORED.fullmatch(own[1])
    widths = widths_below(int(own[2])) if stored and own[2] else []
    if not stored or not widths:
        return {}
    files = [f"{stored[1]}-{width}.webp {width}w" for width in widths]
    return {"srcset": ", ".join([*files, f"{own[1]} {int(own[2])}w"]), "sizes": _SIZES}


def _link(attributes: dict[str, str], rel: str) -> str:
    if not attributes.get("src"):
        return attributes.get("alt", "")
    facts = {"class": "external-picture", "href": attributes["src"]} | ({"rel": rel} if rel else {})
    return f"<a{_write(facts)}>{_name(attributes)}</a>"


def _name(attributes: dict[str, str]) -> str:
    """What the picture shows; without words for that, the file's name."""
    file_name = attributes.get("src", "").partition("?")[0].rstrip("/").rpartition("/")[2]
    return attributes["alt"] if unescape(attributes.get("alt", "")).strip() else file_name


def _write(attributes: dict[str, str]) -> str:
    # The values were escaped when they were read.
    return "".join(f' {name}="{value}"' for name, value in attributes.items())
