"""The drawing as SVG. Each name is text from outside: escaped, and without what XML cannot hold."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from migrator.drawing.placing import HEAD, ROW, WIDTH, Box, Placed, measure, place
from migrator.drawing.routing import Way, route
from migrator.drawing.shapes import Column, Link, Mark, Sketch, Table
from migrator.drawing.style import STYLE

HUES = 8  # colours of lines: one for each table that keys name, again from the first when there are more
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
SIGNS = {Mark.ADDED: "+", Mark.REMOVED: "−", Mark.CHANGED: "±"}
TITLE_CELLS, ROW_CELLS, LEAST_CELLS = 26, 30, 9  # of fixed width: a heading, a row, the least of a type


def draw(sketch: Sketch, title: str) -> str:
    """A whole file of SVG that brings its style along, light and dark."""
    return _draw(sketch, title, f"<style>{STYLE}</style>")


def draw_part(sketch: Sketch, title: str) -> str:
    """The same for a page that has the style already."""
    return _draw(sketch, title)


def draw_with(sketch: Sketch, title: str, symbols: dict[str, str]) -> str:
    """The same from tables that the page holds once: by their id in ``symbols``, where new ones are added."""
    placed = place(sketch)
    used = []
    for box in placed.boxes.values():
        drawn = draw_table(box.table)
        name = "table-" + hashlib.sha256(drawn.encode()).hexdigest()[:12]
        symbols[name] = drawn
        used.append(f'<use href="#{name}" x="{box.x}" y="{box.y}"/>')
    return _frame(placed, title, draw_links(sketch, placed) + "".join(used))


def draw_symbols(symbols: dict[str, str]) -> str:
    """To stand once in a page, before what uses them."""
    held = "".join(f'<g id="{name}">{drawn}</g>' for name, drawn in symbols.items())
    return f'<svg class="symbols" width="0" height="0" aria-hidden="true"><defs>{held}</defs></svg>'


def _draw(sketch: Sketch, title: str, style: str = "") -> str:
    placed = place(sketch)
    tables = "".join(_put(box, draw_table(box.table)) for box in placed.boxes.values())
    return _frame(placed, title, f"{style}{draw_links(sketch, placed)}{tables}")


def _frame(placed: Placed, title: str, body: str) -> str:
    # A page may show it smaller than it is, and must know how far.
    width, height = placed.width, placed.height
    size = f'style="--width: {width}px" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="schema" role="img" {size}>'
        f"<title>{clean(title)}</title>{body}</svg>"
    )


def _put(box: Box, drawn: str) -> str:
    return f'<g transform="translate({box.x} {box.y})">{drawn}</g>'


def find_hues(links: Iterable[Link]) -> dict[str, int]:
    """A number for each table that a key names."""
    return {name: number for number, name in enumerate(sorted({link.to_table for link in links}))}


def draw_links(sketch: Sketch, placed: Placed) -> str:
    hues = find_hues(sketch.links)
    ways = (route(link, placed, hues[link.to_table]) for link in sketch.links)
    return "".join(_draw_way(way, hues[way.link.to_table] % HUES) for way in ways if way)


def _draw_way(way: Way, hue: int) -> str:
    link, (x, y) = way.link, way.end
    told = f"{link.table}.{link.column} → {link.to_table}.{link.to_column}"
    mark = f" {link.mark}" if link.mark else ""
    return (
        f'<g class="link hue-{hue}{mark}"><title>{clean(told)}</title>'
        f'<path d="{way.path}"/><circle cx="{x:g}" cy="{y:g}" r="3.5"/></g>'
    )


def draw_table(table: Table) -> str:
    """With its upper left corner at 0, 0."""
    mark = f" {table.mark}" if table.mark else ""
    sign = f"{SIGNS[table.mark]} " if table.mark in SIGNS else ""
    name, rows = clean(cut(table.name, TITLE_CELLS)), "".join(_draw_rows(table))
    round_top = f"M0 {HEAD}V6a6 6 0 0 1 6-6H{WIDTH - 6}a6 6 0 0 1 6 6V{HEAD}Z"
    return (
        f'<g class="table{mark}"><title>{clean(table.name)}</title>'
        f'<rect class="body" width="{WIDTH}" height="{measure(table)}" rx="6"/>'
        f'<path class="head" d="{round_top}"/>'
        f'<text class="name" x="12" y="{HEAD - 9}">{sign}{name}</text>{rows}</g>'
    )


def _draw_rows(table: Table) -> Iterator[str]:
    y = HEAD + 2
    for column in table.columns:
        yield _draw_column(column, y)
        y += ROW
    for line in table.lines:
        text = clean(cut(f"{SIGNS[line.mark]} {line.text}", ROW_CELLS))
        yield f'<g class="row line {line.mark}">{_shade(y)}<text x="8" y="{y + 13}">{text}</text></g>'
        y += ROW


def _draw_column(column: Column, y: int) -> str:
    kind = f"{column.was} → {column.type}" if column.was else column.type
    name = cut(column.name, ROW_CELLS - LEAST_CELLS)
    optional = "?" if column.is_nullable else ""
    shown = cut(kind, ROW_CELLS - width_of(name) - 1 - len(optional)) + optional
    mark = f" {column.mark}" if column.mark else ""
    key = " key" if column.is_key else ""
    whole = f"{column.name}: {kind}{', may be null' if column.is_nullable else ''}"
    sign = (
        f'<text class="sign" x="8" y="{y + 13}">{SIGNS[column.mark]}</text>' if column.mark in SIGNS else ""
    )
    return (
        f'<g class="row{key}{mark}"><title>{clean(whole)}</title>{_shade(y)}{sign or _draw_key(column, y)}'
        f'<text x="20" y="{y + 13}">{clean(name)}</text>'
        f'<text class="type" x="{WIDTH - 10}" y="{y + 13}">{clean(shown)}</text></g>'
    )


def _shade(y: int) -> str:
    return f'<rect class="shade" x="1" y="{y}" width="{WIDTH - 2}" height="{ROW + 0.4}"/>'


def _draw_key(column: Column, y: int) -> str:
    """Filled for a primary key, a ring for what is unique by itself."""
    if column.is_key:
        return f'<circle class="is-key" cx="11" cy="{y + 9}" r="3.5"/>'
    return f'<circle class="is-unique" cx="11" cy="{y + 9}" r="3"/>' if column.is_unique else ""


def clean(text: str) -> str:
    """For an element's text or an attribute in quotes."""
    return escape(NOT_XML.sub("\ufffd", text))


def width_of(text: str) -> int:
    """In cells of a fixed width: a wide character takes two."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def cut(text: str, cells: int) -> str:
    """So that it fits, with … where something is missing."""
    flat = " ".join(text.split())
    if width_of(flat) <= cells:
        return flat
    kept: Sequence[str] = flat
    while kept and width_of("".join(kept)) > cells - 1:
        kept = kept[:-1]
    return f"{''.join(kept)}…"
