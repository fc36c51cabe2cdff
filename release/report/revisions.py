"""The history on the page: who stands on a revision, who brought it and when, what it changed."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from release.promotion.bringing import find_person, find_seconds
from release.report.collecting import Environment, Findings
from release.report.lanes import draw_row, lay_out
from release.report.schemas import render_change, render_drawing
from release.report.words import count, say

Entry = Mapping[str, Any]


def render_history(found: Findings) -> str:
    """A line per revision, newest first; what it changed and the whole schema are inside, closed."""
    drawn = {one["revision"]: one for one in found.album["revisions"]}
    rows = list(lay_out(found.entries))
    most = max((max(len(row.above), len(row.below), row.place + 1) for row in rows), default=1)
    listed = "".join(
        f"<li>{draw_row(row, find_kind(entry, found), most)}{_render_entry(entry, found, drawn)}</li>"
        for row, entry in zip(rows, found.entries, strict=True)
    )
    return f'<ol class="history">{listed}</ol>'


def find_kind(entry: Entry, found: Findings) -> str:
    """Of its dot: half-way somewhere, where one stands, applied somewhere, or not yet."""
    name = entry["revision"]
    if any((one.status.get("in_flight") or {}).get("revision") == name for one in found.environments):
        return "half"
    if any(name in one.revisions for one in found.environments):
        return "here"
    return "applied" if any(_find_kept(one, name) for one in found.environments) else "waiting"


def _find_kept(one: Environment, revision: str) -> Entry | None:
    return next((kept for kept in one.kept if kept["revision"] == revision), None)


def _render_entry(entry: Entry, found: Findings, drawn: Mapping[str, Entry]) -> str:
    name, album = entry["revision"], drawn.get(entry["revision"], {})
    chips = "".join(f'<span class="chip {kind}">{text}</span>' for kind, text in _list_chips(entry, found))
    marks = f' <span class="chips">{chips}</span>' if chips else ""
    summary = (
        f'<summary><code class="id">{escape(name)}</code> <span class="told">{escape(entry["description"])}'
        f"</span>{marks}</summary>"
    )
    facts = "".join(f"<li>{text}</li>" for text in _list_facts(entry, found))
    inside = (f'<ul class="facts">{facts}</ul>' if facts else "") + render_change(album)
    if album.get("tables"):
        title = say(f"The whole schema at {name}", f"{name} 时的完整结构")
        tables = count(album["tables"], "table", "tables", "张表")
        inside += f"<details><summary>{title} ({tables})</summary>{render_drawing(album['whole'])}</details>"
    return f'<details id="{escape(f"revision-{name}")}">{summary}<div class="inside">{inside}</div></details>'


def _list_chips(entry: Entry, found: Findings) -> Iterator[tuple[str, str]]:
    name = entry["revision"]
    if entry["is_head"]:
        yield "head", say("head", "最新")
    for one in found.environments:
        if name in one.revisions:
            yield "environment", escape(one.name)
    for release in find_releases(found).get(name, []):
        yield "release", escape(release)
    for one in found.environments:
        flight = one.status.get("in_flight") or {}
        if flight.get("revision") == name:
            yield "bad", say("half-way in", "停在半途：") + f" {escape(one.name)}"
        if one.drift and name in one.revisions:
            yield "bad", say("drifted in", "已漂移：") + f" {escape(one.name)}"
        if aside := sum(parked["revision"] == name for parked in one.parked):
            yield "turn", say(f"{aside} set aside in", f"搁置 {aside} 项：") + f" {escape(one.name)}"


def find_releases(found: Findings) -> dict[str, list[str]]:
    """Release ids by the revision that they need, each once."""
    tags: dict[str, list[str]] = defaultdict(list)
    for one in found.environments:
        for release in one.releases:
            for head in release.heads:
                if release.id not in tags[head]:
                    tags[head].append(release.id)
    return tags


def _list_facts(entry: Entry, found: Findings) -> Iterator[str]:
    name = entry["revision"]
    for one in found.environments:
        if kept := _find_kept(one, name):
            when = str(kept["applied_at"] or "")[:16].replace("T", " ")
            at = say(f"since {when} UTC", f"自 {when} UTC 起") if when else say("since earlier", "更早之前")
            by = find_person(one.promotions, name, found.entries)
            who = say(f", brought by {by}", f"，操作者 {by}") if by else ""
            took = find_seconds(one.rehearsals, name)
            long = (
                say(f", {took:.2f} s in its rehearsal", f"，演练用时 {took:.2f} 秒")
                if took is not None
                else ""
            )
            yield f"<strong>{escape(one.name)}</strong>: {at}{who}{long}"
    if len(entry["down_revisions"]) > 1:
        joined = ", ".join(entry["down_revisions"])
        yield say(f"merges {joined}", f"合并 {joined}")
