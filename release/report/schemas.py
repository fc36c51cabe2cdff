"""Drawings of the schema, and what changed in words. The migrator made them and escaped what is in them."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from release.report.collecting import Findings
from release.report.words import say, translate

SIGNS = {"added": "+", "removed": "−", "changed": "±"}


def render_schema(found: Findings) -> str:
    """What was asked for: a revision, or the difference between two; the newest where nothing was."""
    asked, shown = found.album["asked"], find_shown(found)
    if asked:
        goal, start = (" + ".join(names) or "base" for names in (asked["goal"], asked["start"]))
        title = say(f"From {start} to {goal}", f"从 {start} 到 {goal}")
        changed = _list_steps(asked["steps"])
        return f"<h2>{title}</h2>{changed}{render_legend(marked=True)}{render_drawing(asked['drawn'])}"
    parts = []
    for one in shown:
        title = say(f"The schema at {one['revision']}", f"{one['revision']} 时的结构")
        parts.append(f"<h2>{title}</h2>{render_legend()}{render_drawing(one['whole'])}")
    return "".join(parts)


def find_shown(found: Findings) -> list[Mapping[str, Any]]:
    goal = found.album["goal"]
    return [one for one in found.album["revisions"] if one["revision"] in goal and one.get("whole")]


def render_drawing(drawn: str) -> str:
    """It keeps its size, so that it can be read: a narrow page moves it from side to side."""
    return f'<div class="drawing" tabindex="0">{drawn}</div>'


def render_legend(*, marked: bool = False) -> str:
    parts = [
        ("●", say("primary key", "主键")),
        ("○", say("unique", "唯一")),
        ("?", say("may be null", "可为空")),
        ("━", say("foreign key, in its target's colour", "外键，颜色随所指的表")),
    ]
    if marked:
        parts += [(SIGNS[word], translate(word)) for word in SIGNS]
    listed = "".join(f"<li><b>{sign}</b> {text}</li>" for sign, text in parts)
    return f'<ul class="legend">{listed}</ul>'


def render_change(album: Mapping[str, Any]) -> str:
    """Of one revision: each part that it touched, and the tables around."""
    if album.get("unknown"):
        return f'<p class="bad">{say("Not known", "未知")}: {escape(album["unknown"])}</p>'
    if "steps" not in album:
        return ""
    if not album["steps"]:
        return f'<p class="quiet">{say("The schema stays as it is.", "结构不变。")}</p>'
    drawn = render_drawing(album["change"]) if album["change"] else ""
    return _list_steps(album["steps"]) + drawn


def _list_steps(steps: Sequence[Mapping[str, str]]) -> str:
    return f'<ul class="steps">{"".join(map(_render_step, steps))}</ul>' if steps else ""


def _render_step(step: Mapping[str, str]) -> str:
    names = [step["table"], step["name"]] if step["name"] != step["table"] else [step["name"]]
    place = escape(".".join(name for name in names if name))
    was, now = (escape(step[side]) for side in ("was", "now"))
    told = f"{was} → {now}" if step["mark"] == "changed" and (was or now) else was or now
    details = f' <span class="quiet">{told}</span>' if told else ""
    sign, kind = SIGNS[step["mark"]], translate(step["kind"])
    return f'<li class="{step["mark"]}"><b>{sign}</b> {kind} <code>{place}</code>{details}</li>'
