"""A drawing as a text to read, as records for a machine, and all of a history for a page."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from migrator.drawing.marking import Step, find_steps, leave_touched, sketch_change
from migrator.drawing.shapes import Mark, Sketch, Table, sketch
from migrator.drawing.svg import draw_part, draw_symbols, draw_with
from migrator.schema.picture import Picture

WORDS = {Mark.ADDED: "+", Mark.REMOVED: "-", Mark.CHANGED: "~"}


def render_sketch(drawn: Sketch) -> str:
    """Each table with its columns, and where its foreign keys lead."""
    return "\n\n".join("\n".join(_render_table(table, drawn)) for table in drawn.tables)


def _render_table(table: Table, drawn: Sketch) -> Iterator[str]:
    yield table.name
    width = max((len(column.name) for column in table.columns), default=0)
    for column in table.columns:
        leads = [f"-> {one.to_table}.{one.to_column}" for one in drawn.links
                 if (one.table, one.column) == (table.name, column.name)]  # fmt: skip
        words = ["key" if column.is_key else "", "unique" if column.is_unique else "", *leads]
        null = "" if column.is_nullable else " not null"
        told = f"  {column.name:<{width}}  {column.type}{null}  {' '.join(word for word in words if word)}"
        yield told.rstrip()


def render_steps(steps: tuple[Step, ...]) -> str:
    """A line each: what is added, removed or changed."""
    return "\n".join(f"{WORDS[step.mark]} {_name(step)}{_tell(step)}" for step in steps) or "no difference"


def _name(step: Step) -> str:
    owner = f"{step.table}: " if step.table and step.table != step.name else ""
    return f"{owner}{step.kind} {step.name}".rstrip()


def _tell(step: Step) -> str:
    if step.mark is Mark.CHANGED:
        return f" ({step.was} -> {step.now})" if step.was or step.now else " (in another place)"
    told = step.now or step.was
    return f" ({told})" if told else ""


def describe_sketch(drawn: Sketch) -> dict[str, Any]:
    """``tables`` with ``columns``, and ``links``: the foreign keys, each by its first column."""
    return asdict(drawn)


class Album:
    """Drawings for one page, which holds a table that many of them show but once."""

    def __init__(self) -> None:
        self.symbols: dict[str, str] = {}

    def describe_whole(self, picture: Picture, title: str) -> dict[str, Any]:
        return {"tables": len(picture.tables), "whole": draw_with(sketch(picture), title, self.symbols)}

    def describe_change(self, older: Picture, newer: Picture, title: str) -> dict[str, Any]:
        """``change`` is drawn only where a table is touched: "" for views, triggers and data alone."""
        touched = leave_touched(sketch_change(older, newer))
        drawn = draw_part(touched, title) if touched.tables else ""
        return {"steps": describe_steps(find_steps(older, newer)), "change": drawn}

    def draw_symbols(self) -> str:
        return draw_symbols(self.symbols)


def describe_steps(steps: tuple[Step, ...]) -> list[dict[str, Any]]:
    return [asdict(step) for step in steps]
